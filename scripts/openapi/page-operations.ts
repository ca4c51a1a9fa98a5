// The routes of openapi.json that do not speak JSON in and out: the plain portal address, the stream and the webhooks. Used by document.ts.
import { PAGE_ROUTES } from '../../src/contract/index.js';
import { exampleRef, problemResponses } from './problems.js';
import type { Json } from './schemas.js';
import { standardHeaders } from './words.js';

const WORDS: Record<keyof typeof PAGE_ROUTES, Json> = {
  portal: {
    summary: 'Straight into the hosted portal',
    description: 'An address that never expires, for plain links, bookmarks and e-mails. Top-level navigation only: another `Sec-Fetch-Mode` than `navigate`, another `Sec-Fetch-Dest` than `document` or a prefetch is 403. Whoever accepts text/html is sent to a page, never shown JSON.',
    parameters: [{ name: 'returnTo', in: 'query', schema: { type: 'string' }, description: "Path on the host's own site." }],
    responses: { 303: { $ref: '#/components/responses/ToHostedPage' } },
  },
  stream: {
    summary: 'The wallet as it changes',
    description: [
      'Text in UTF-8, frames apart by an empty line, no ids and no replay. At once `retry: <ms>`; then `event: wallet` with `data: ` and a Wallet in one line, pending amounts too, as soon as it is read, at every change, and every 30 s although nothing changed: a page that hears a wallet asks for none.',
      'A comment (`:`) every 15 s. `event: bye` before the server closes, with a new `retry: <ms>`. A stream ends within five minutes, so that the session is asked again; beyond six of one customer 429.',
      'Pages read it with `fetch` and go on asking `GET /wallet` whenever it is silent. Nothing on the way may compress or collect it.',
    ].join(' '),
    parameters: [],
    responses: {
      200: {
        description: 'An endless answer.',
        headers: { ...standardHeaders(), 'Cache-Control': { schema: { type: 'string', const: 'no-store, no-transform' } }, 'X-Accel-Buffering': { schema: { type: 'string', const: 'no' } } },
        content: { 'text/event-stream': { schema: { type: 'string' }, examples: { stream: exampleRef('stream') } } },
      },
    },
  },
  webhooks: {
    summary: 'Credyt says that something changed',
    description: "Signed by Credyt and verified on the raw bytes; no origin and no identity are asked for. 404 where the host has set no secret.",
    security: [],
    parameters: [],
    requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
    responses: { 204: { description: 'Taken.' } },
  },
};

export function pageOperation(name: keyof typeof PAGE_ROUTES): Json {
  const { responses, ...words } = WORDS[name];
  const route = PAGE_ROUTES[name];
  return {
    operationId: name,
    ...words,
    tags: ['optional'],
    ...('feature' in route ? { 'x-feature': route.feature } : {}),
    responses: { ...(responses as Json), ...problemResponses(name) },
  };
}
