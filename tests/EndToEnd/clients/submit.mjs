// Submits messages over SMTP, each on a connection of its own, with STARTTLS and AUTH, all at once.
// Standard input: {"port", "password", "messages": [nodemailer message]}.
// Standard output: an array of the server's last replies.
import { createTransport } from 'nodemailer';
import { json } from 'node:stream/consumers';

const { port, password, messages } = await json(process.stdin);
const transport = createTransport({
  host: '127.0.0.1',
  port,
  requireTLS: true,
  tls: { rejectUnauthorized: false },
  auth: { user: 'anyone', pass: password },
});

async function submit(message) {
  try {
    return (await transport.sendMail(message)).response;
  } catch (error) {
    return error.response ?? String(error);
  }
}

console.log(JSON.stringify(await Promise.all(messages.map(submit))));
