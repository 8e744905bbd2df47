"use strict";

const byId = id => document.getElementById(id);

/** Follows a reference within the document. */
const resolve = (api, value) =>
  value?.$ref ? value.$ref.slice(2).split("/").reduce((at, name) => at[name.replaceAll("~1", "/").replaceAll("~0", "~")], api) : value;

/** A schema as text, a level a line: what a person wants to know of a reply. */
function outline(api, schema, indent = "", seen = []) {
  if (schema?.$ref && seen.includes(schema.$ref)) return "…";
  const path = schema?.$ref ? [...seen, schema.$ref] : seen;
  schema = resolve(api, schema) ?? {};
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (alternatives) {
    const real = alternatives.filter(each => each.type !== "null");
    return real.map(each => outline(api, each, indent, path)).join(" | ");
  }
  const type = [schema.type].flat().filter(name => name !== "null").join(" | ");
  if (schema.enum) return schema.enum.filter(value => value !== null).map(value => JSON.stringify(value)).join(" | ");
  if (schema.items) return "[ " + outline(api, schema.items, indent, path) + " ]";
  if (schema.properties) {
    const members = Object.entries(schema.properties).map(([name, each]) =>
      `${indent}  ${name}: ${outline(api, each, indent + "  ", path)}`);
    return "{\n" + members.join("\n") + `\n${indent}}`;
  }
  if (schema.additionalProperties) return "{ name: " + outline(api, schema.additionalProperties, indent, path) + " }";
  return (schema.format ? `${type} (${schema.format})` : type) || "anything";
}

/** The little of Markdown that the document uses: paragraphs, and code between backticks. */
function write(element, text) {
  element.replaceChildren();
  for (const [i, piece] of (text ?? "").replace(/([^\n])\n(?!\n)/g, "$1 ").split("`").entries()) {
    const part = document.createElement(i % 2 ? "code" : "span");
    part.textContent = piece;
    element.append(part);
  }
}

function addParameter(parameter, place) {
  const label = document.createElement("label");
  label.append(parameter.name + (parameter.required ? " *" : ""));
  const note = document.createElement("small");
  write(note, `In the ${parameter.in}. ${parameter.description ?? ""}`);
  const input = document.createElement("input");
  input.name = parameter.name;
  input.required = !!parameter.required;
  if (parameter.required && parameter.example) input.placeholder = parameter.example;
  label.append(note, input);
  place.append(label);
  return { parameter, input };
}

async function send(method, path, inputs, body, view) {
  const headers = new Headers();
  const query = new URLSearchParams();
  for (const { parameter, input } of inputs) {
    if (!input.reportValidity()) return;
    if (parameter.in === "path") path = path.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
    else if (input.value && parameter.in === "query") query.set(parameter.name, input.value);
    else if (input.value && parameter.in === "header") headers.set(parameter.name, input.value);
  }
  if (byId("key").value) headers.set("Authorization", `Bearer ${byId("key").value.trim()}`);
  if (body !== undefined) headers.set("Content-Type", "application/json");

  const [button, reply] = [view.querySelector("button"), view.querySelector(".reply")];
  button.disabled = true;
  const begun = performance.now();
  try {
    const response = await fetch(path + (query.size ? `?${query}` : ""), { method, headers, body });
    const text = await response.text();
    reply.querySelector(".status").textContent = `${response.status} ${response.statusText}`;
    reply.querySelector("pre").textContent = /json/.test(response.headers.get("Content-Type")) ? JSON.stringify(JSON.parse(text), null, 2) : text;
  } catch (error) {
    reply.querySelector(".status").textContent = "No reply";
    reply.querySelector("pre").textContent = String(error);
  }
  reply.querySelector(".took").textContent = `${Math.round(performance.now() - begun)} ms`;
  reply.querySelector("pre").hidden = !reply.querySelector("pre").textContent;
  reply.hidden = false;
  button.disabled = false;
}

function show(api, method, path, operation) {
  const view = byId("operation").content.cloneNode(true).firstElementChild;
  view.id = operation.operationId;
  view.querySelector(".method").textContent = method.toUpperCase();
  view.querySelector(".method").classList.add(method);
  view.querySelector(".path").textContent = path;
  view.querySelector(".what").textContent = operation.summary ?? "";
  write(view.querySelector(".description"), operation.description);

  const inputs = (operation.parameters ?? []).map(each => addParameter(resolve(api, each), view.querySelector(".parameters")));
  const content = resolve(api, operation.requestBody)?.content?.["application/json"];
  const text = view.querySelector("textarea");
  if (content) text.value = JSON.stringify(content.example ?? {}, null, 2);
  else view.querySelector(".body").remove();
  view.querySelector("button").addEventListener("click", () =>
    send(method.toUpperCase(), path, inputs, content ? text.value : undefined, view));

  const replies = view.querySelector("dl");
  for (const [status, each] of Object.entries(operation.responses ?? {})) {
    const response = resolve(api, each);
    const term = document.createElement("dt");
    term.textContent = `${status} ${response.description ?? ""}`;
    replies.append(term);
    const schema = Object.values(response.content ?? {})[0]?.schema;
    if (!schema) continue;
    const detail = document.createElement("dd");
    detail.append(document.createElement("pre"));
    detail.firstChild.textContent = outline(api, schema);
    replies.append(detail);
  }
  return view;
}

function start(api) {
  document.title = `${api.info.title} API`;
  byId("title").textContent = `${api.info.title} ${api.info.version}`;
  write(byId("about"), api.info.description);

  const groups = new Map();
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (!operation.operationId) continue;
      const tag = operation.tags?.[0] ?? "Other";
      groups.set(tag, [...(groups.get(tag) ?? []), show(api, method, path, operation)]);
    }
  }
  byId("operations").replaceChildren();
  for (const [tag, views] of groups) {
    const heading = document.createElement("h2");
    heading.id = "tag-" + tag.toLowerCase().replaceAll(" ", "-");
    heading.textContent = tag;
    byId("operations").append(heading, ...views);
    const link = document.createElement("a");
    link.href = "#" + heading.id;
    link.textContent = tag;
    byId("contents").append(link);
  }
  const chosen = location.hash.length > 1 && byId(decodeURIComponent(location.hash.slice(1)));
  if (chosen instanceof HTMLDetailsElement) chosen.open = true;
  if (chosen) chosen.scrollIntoView();
}

fetch("/openapi/v1.json")
  .then(response => response.ok ? response.json() : Promise.reject(new Error(`${response.status} ${response.statusText}`)))
  .then(start)
  .catch(error => { byId("operations").textContent = `The OpenAPI document could not be read: ${error.message}`; });
