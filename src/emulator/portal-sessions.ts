// Links into the hosted billing portal. `/billing-portal/sessions` of the emulated API.
import * as z from 'zod/mini';
import { customerIn } from './customers.js';
import type { Links } from './links.js';
import { route, type Route } from './router.js';
import { Text, WebUrl, json, readBody } from './wire.js';

const PortalSessionRequest = z.object({
  customer_id: Text,
  return_url: WebUrl,
  failure_url: z.optional(WebUrl), // our choice: falls back to return_url; whether it is required is not documented
});

export const portalSessionRoutes = (links: Links): readonly Route[] => [
  route('POST /billing-portal/sessions', async ({ world, request }) => {
    const body = await readBody(request, PortalSessionRequest);
    const customerId = customerIn(world, body.customer_id).id;
    const returnUrl = body.return_url;
    return json(201, await links.create(world, { customerId, returnUrl, failureUrl: body.failure_url ?? returnUrl }));
  }),
];
