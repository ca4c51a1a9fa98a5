// Reading and answering plain node:http requests, as far as Inkwell needs it. Used by inkwell.ts.
import type { IncomingMessage, ServerResponse } from 'node:http';

/** The body as text; forms and wishes are short, anything longer is refused. */
export async function readBody(req: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of req.setEncoding('utf8')) {
    body += chunk as string;
    if (body.length > 4096) throw new RangeError('A request of more than 4096 characters.');
  }
  return body;
}

/** A JSON object; anything else counts as an empty one. */
export function parseObject(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export function sendJson(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end(JSON.stringify(body));
}

export function sendPicture(res: ServerResponse, svg: string | null): void {
  if (svg === null) res.writeHead(404).end('No such picture.');
  else res.writeHead(200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'private, max-age=3600' }).end(svg);
}

export function redirect(res: ServerResponse, location: string, cookie?: string | null): void {
  res.writeHead(303, { Location: location, ...(cookie && { 'Set-Cookie': cookie }) }).end();
}
