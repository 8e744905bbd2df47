'use strict';

// Everything that comes from mail is put in as text, never as HTML; the policy of the page would stop it otherwise.

const pollMilliseconds = 2000;
const maxSourceCharacters = 1_000_000;
const $ = id => document.getElementById(id);

let messages = [];
let cursor = null;
let open = null;
let lastPage = '';
let isLoaded = false;
let isWaitingForOlder = false;
const fresh = new Set();

// The list

async function getJson(url) {
  const response = await fetch(url);
  if (!response.ok)
    throw new Error((await response.json().catch(() => null))?.detail ?? `The server answered ${response.status}.`);
  return response.json();
}

function listUrl(from) {
  const query = new URLSearchParams();
  if ($('search').value.trim())
    query.set('q', $('search').value.trim());
  if (from)
    query.set('cursor', from);
  return `/inbox/messages?${query}`;
}

async function refresh() {
  const url = listUrl();
  try {
    const page = await getJson(url);
    if (url === listUrl())
      merge(url, page);
  } catch (error) {
    lastPage = '';
    $('status').textContent = `${error instanceof TypeError ? 'The server cannot be reached.' : error.message} Trying again…`;
  }
}

/** Puts the newest page in front of what was loaded before; where the two do not meet, mail was deleted or much has come. */
function merge(url, page) {
  const key = url + JSON.stringify(page);
  if (key === lastPage)
    return;
  const isSameSearch = lastPage.startsWith(`${url}{`);
  lastPage = key;

  const known = new Set(messages.map(message => message.id));
  const newest = messages[0]?.id ?? 0;
  if (isSameSearch)
    page.items.filter(message => message.id > newest && message.id !== open?.id).forEach(message => fresh.add(message.id));
  const meets = isSameSearch && page.next_cursor && page.items.some(message => known.has(message.id));
  const older = meets ? messages.filter(message => message.id < page.items.at(-1).id) : [];
  messages = [...page.items, ...older];
  if (older.length === 0)
    cursor = page.next_cursor;
  if (messages.length === 0)
    fresh.clear();
  isLoaded = true;
  showList();
}

async function showOlder() {
  const url = listUrl(cursor);
  const search = listUrl();
  isWaitingForOlder = true;
  $('older').disabled = true;
  try {
    const page = await getJson(url);
    if (search === listUrl()) {
      messages = [...messages, ...page.items.filter(item => item.id < (messages.at(-1)?.id ?? Infinity))];
      cursor = page.next_cursor;
    }
  } catch (error) {
    $('status').textContent = error.message;
  }
  isWaitingForOlder = false;
  showList();
}

function showList() {
  if (!isLoaded)
    return;
  const focused = document.activeElement?.closest('#list a')?.hash;
  $('list').replaceChildren(...messages.map(row));
  if (focused)
    $('list').querySelector(`a[href="${focused}"]`)?.focus({ preventScroll: true });

  const searched = $('search').value.trim();
  $('older').hidden = !cursor;
  $('older').disabled = isWaitingForOlder;
  $('empty').hidden = messages.length > 0;
  $('empty').textContent = !searched ? 'No mail yet. What is sent through the API or SMTP appears here at once, and goes nowhere else.'
    : cursor ? 'Nothing in the newest mail fits.' : 'No message fits.';
  $('clear').disabled = messages.length === 0 && !searched;
  const count = `${messages.length}${cursor ? '+' : ''} ${messages.length === 1 && !cursor ? 'message' : 'messages'}`;
  $('status').textContent = fresh.size > 0 ? `${count}, ${fresh.size} new` : count;
  document.title = fresh.size > 0 ? `(${fresh.size}) Inbox` : 'Inbox';
}

function row(message) {
  const item = $('row').content.cloneNode(true);
  const put = (selector, text) => Object.assign(item.querySelector(selector), { textContent: text, title: text });
  put('.from', message.from.name || message.from.email || '(no sender)').title = message.from.email;
  put('.subject', message.subject || '(no subject)');
  put('.to', `to ${message.recipient}`);
  put('.tenant', message.tenant).title = `Tenant ${message.tenant}`;
  putTime(item.querySelector('time'), message.time);
  const clip = item.querySelector('.clip');
  clip.hidden = message.attachments === 0;
  put('.count', message.attachments);
  clip.title = `${message.attachments} attachment${message.attachments === 1 ? '' : 's'}`;
  const link = item.querySelector('a');
  link.href = `#${message.id}`;
  link.classList.toggle('fresh', fresh.has(message.id));
  if (message.id === openId())
    link.setAttribute('aria-current', 'true');
  return item;
}

function putTime(element, time) {
  const date = new Date(time);
  const isToday = date.toDateString() === new Date().toDateString();
  element.dateTime = time;
  element.textContent = date.toLocaleString([], isToday ? { timeStyle: 'short' } : { day: 'numeric', month: 'short' });
  element.title = date.toLocaleString([], { dateStyle: 'full', timeStyle: 'medium' });
}

// One message

const openId = () => Number(location.hash.slice(1)) || null;

async function showMessage() {
  const id = openId();
  document.body.classList.toggle('reading', id !== null);
  open = null;
  $('message').hidden = true;
  $('none').hidden = false;
  $('none').textContent = id === null ? 'Choose a message to read it here.' : 'Loading…';
  fresh.delete(id);
  showList();
  if (id === null)
    return;

  try {
    const message = await getJson(`/inbox/messages/${id}`);
    if (openId() !== id)
      return;
    open = message;
  } catch (error) {
    if (openId() === id)
      $('none').textContent = error.message;
    return;
  }

  $('subject').textContent = open.subject || '(no subject)';
  $('people').replaceChildren(...people(open).flat());
  $('files').replaceChildren(...open.attachments.map(file));
  $('text').replaceChildren(...withLinks(open.text ?? 'This message has no plain text.'));
  $('headers').replaceChildren(...envelope(open), ...open.headers.map(header => headerRow(header.name, header.value)));
  $('source').textContent = '';
  $('save').href = `/inbox/messages/${id}/raw`;
  $('save').download = `message-${id}.eml`;
  $('tab-html').disabled = open.html === null;
  $('images').hidden = open.html === null || !hasRemoteImages(open.html);
  showHtml(false);
  $('none').hidden = true;
  $('message').hidden = false;
  $('message').scrollTop = 0;
  choose(open.html === null ? 'text' : 'html');
  $('reader').focus({ preventScroll: true });
}

function element(name, text, properties = {}) {
  return Object.assign(document.createElement(name), { textContent: text }, properties);
}

function people(message) {
  const rows = [['From', [message.from]], ['To', message.to], ['Cc', message.cc], ['Reply to', message.reply_to]]
    .filter(([, addresses]) => addresses.length > 0)
    .map(([label, addresses]) => {
      const value = element('dd', '');
      addresses.forEach((address, i) => value.append(i > 0 ? ', ' : '', ...person(address)));
      return [element('dt', label), value];
    });
  if (!message.to.concat(message.cc).some(address => address.email.toLowerCase() === message.recipient.toLowerCase()))
    rows.push([element('dt', 'Sent to'), element('dd', message.recipient)]);
  const time = element('time', new Date(message.time).toLocaleString([], { dateStyle: 'full', timeStyle: 'medium' }), { dateTime: message.time });
  const date = element('dd', '');
  date.append(time);
  return [...rows, [element('dt', 'Time'), date]];
}

function person({ name, email }) {
  return name ? [element('bdi', name), element('span', ` <${email}>`, { className: 'address' })] : [element('bdi', email || '(nobody)')];
}

function file(part) {
  const link = element('a', '', { href: part.url, download: part.file_name, title: `${part.file_name}, ${part.content_type}` });
  link.append(element('bdi', part.file_name), element('span', size(part.bytes) + (part.inline ? ', inline' : '')));
  const item = element('li', '');
  item.append(link);
  return item;
}

function size(bytes) {
  const power = bytes < 1000 ? 0 : bytes < 1e6 ? 1 : 2;
  return `${(bytes / 1000 ** power).toLocaleString([], { maximumFractionDigits: power === 2 ? 1 : 0 })} ${['B', 'kB', 'MB'][power]}`;
}

/** Text with its web addresses as links. */
function* withLinks(text) {
  let end = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"]*[^\s<>".,;:!?')\]]/gi)) {
    yield text.slice(end, match.index);
    yield element('a', match[0], { href: match[0], target: '_blank', rel: 'noopener noreferrer' });
    end = match.index + match[0].length;
  }
  yield text.slice(end);
}

function envelope(message) {
  return [
    headerRow('MAIL FROM', `<${message.reverse_path}>`), headerRow('RCPT TO', `<${message.recipient}>`),
    headerRow('Message id', message.message_id), headerRow('Tenant', message.tenant), headerRow('Size', size(message.bytes)),
  ];
}

function headerRow(name, value) {
  const line = element('tr', '');
  line.append(element('th', name, { scope: 'row' }), element('td', value));
  return line;
}

const hasRemoteImages = html => /(?:src|srcset|background|poster|href)\s*=\s*["']?\s*(?:https?:)?\/\/|url\(\s*["']?\s*(?:https?:)?\/\//i
  .test(html.replace(/<a\s[^>]*>/gi, ''));

/** The frame may open links in new tabs, and nothing else: no scripts, no forms, no share in this page's origin. */
function showHtml(withRemoteImages) {
  $('panel-html').replaceChildren();
  if (open.html === null)
    return;
  const frame = element('iframe', '', { title: 'The message', referrerPolicy: 'no-referrer' });
  frame.sandbox = 'allow-popups allow-popups-to-escape-sandbox';
  frame.src = `/inbox/messages/${open.id}/html${withRemoteImages ? '?images=remote' : ''}`;
  $('panel-html').append(frame);
}

async function showSource() {
  const id = open.id;
  if ($('source').textContent)
    return;
  const response = await fetch(`/inbox/messages/${id}/raw`);
  const source = await response.text();
  if (open?.id === id)
    $('source').textContent = source.length <= maxSourceCharacters ? source
      : `${source.slice(0, maxSourceCharacters)}\n\n… and ${size(source.length - maxSourceCharacters)} more: save it to see them.`;
}

// Tabs

const tabs = [...document.querySelectorAll('[role=tab]')];

function choose(name) {
  for (const tab of tabs) {
    const isChosen = tab.id === `tab-${name}`;
    tab.setAttribute('aria-selected', isChosen);
    tab.tabIndex = isChosen ? 0 : -1;
    $(tab.getAttribute('aria-controls')).hidden = !isChosen;
  }
  $('phone').hidden = name !== 'html';
  if (name === 'source')
    showSource().catch(error => $('source').textContent = error.message);
}

for (const tab of tabs)
  tab.addEventListener('click', () => choose(tab.id.slice('tab-'.length)));

$('tabs').addEventListener('keydown', event => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step)
    return;
  const enabled = tabs.filter(tab => !tab.disabled);
  const next = enabled[(enabled.indexOf(document.activeElement) + step + enabled.length) % enabled.length];
  next.click();
  next.focus();
});

// What people do

$('list').addEventListener('keydown', event => {
  const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
  const next = step && event.target.closest('li')?.[step]?.querySelector('a');
  if (!next)
    return;
  event.preventDefault();
  next.focus();
});

$('images').addEventListener('click', () => {
  showHtml(true);
  $('images').hidden = true;
  choose('html');
});

$('phone').addEventListener('click', () => {
  const isNarrow = $('panel-html').classList.toggle('phone');
  $('phone').setAttribute('aria-pressed', isNarrow);
});

$('clear').addEventListener('click', async () => {
  if (!confirm('Delete all captured messages, of every tenant?'))
    return;
  const response = await fetch('/inbox/messages', { method: 'DELETE' });
  if (response.ok)
    location.hash = '';
  await refresh();
});

let typing;
$('search').addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(refresh, 200);
});

$('older').addEventListener('click', showOlder);
addEventListener('hashchange', showMessage);
document.addEventListener('visibilitychange', () => document.hidden || refresh());

async function poll() {
  if (!document.hidden)
    await refresh();
  setTimeout(poll, pollMilliseconds);
}

showMessage();
poll();
