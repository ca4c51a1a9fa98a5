// Where a platform wants to hear of events, and what it hears. `/webhooks` of the emulated API (credyt-api.md §5).
import * as z from 'zod/mini';
import { notFound } from './errors.js';
import { createId } from './ids.js';
import { route, type Route } from './router.js';
import { Flag, LOOPBACK, Text, WebUrl, json, pageOf, readBody, readPage } from './wire.js';
import type { World } from './world.js';

// Documented as an HTTPS URL; our choice: http on this machine too, or nobody could try it out.
const DestinationUrl = WebUrl.check(
  z.refine((text) => !URL.canParse(text) || isPrivateEnough(new URL(text)), 'Must be an https URL (http only on this machine).'),
);
const isPrivateEnough = ({ protocol, hostname }: URL): boolean => protocol === 'https:' || LOOPBACK.test(hostname);

const DestinationRequest = z.object({
  url: DestinationUrl,
  // our choice: any text may be a topic, because there may be more than the one that is documented.
  topics: z.optional(z.array(Text)),
  connect: z.optional(Flag),
});

export interface Destination {
  readonly id: string;
  readonly url: string;
  readonly topics: readonly string[];
  readonly connect: boolean;
  readonly secret: string;
  readonly created_at: string;
}

/** Tells every destination that asked for it. The documented topics are `subscription.activated` alone. */
export function publish(world: World, type: 'subscription.activated', data: Readonly<Record<string, string>>): void {
  const body = JSON.stringify({ id: createId('evt'), type, created: world.clock.stamp(), live_mode: false, data });
  for (const destination of world.destinations.values()) {
    if (destination.topics.some((topic) => topic === '*' || topic === type)) world.outbox.send(destination, body, world.settings.webhookRetryMs);
  }
}

// our choice: a list leaves the secrets out; one destination shows its own again, as documented.
const showInList = ({ secret: _secret, ...destination }: Destination): unknown => destination;

export const webhookRoutes: readonly Route[] = [
  // our choice: 201; the status is not documented.
  route('POST /webhooks', async ({ world, request }) => {
    const { url, topics = ['*'], connect = false } = await readBody(request, DestinationRequest);
    const destination = { id: createId('whd'), url, topics, connect, secret: createId('whsec'), created_at: world.clock.stamp() };
    world.destinations.set(destination.id, destination);
    return json(201, { id: destination.id, secret: destination.secret, created_at: destination.created_at });
  }),
  route('GET /webhooks', ({ world, query }) => pageOf([...world.destinations.values()], readPage(query, world.settings.maxPageSize), showInList)),
  route('GET /webhooks/:id', ({ world, params }) => {
    const destination = world.destinations.get(params.id);
    if (!destination) throw notFound('The webhook');
    return json(200, destination);
  }),
];
