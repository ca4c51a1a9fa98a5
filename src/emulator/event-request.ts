// The shape of one usage event as it is sent, shared by `POST /events` and simulation.
import * as z from 'zod/mini';
import { Amount, Data, Text, Timestamp } from './wire.js';

export const EventRequest = z.object({
  id: Text,
  event_type: Text,
  occurred_at: Timestamp,
  subject: z.optional(Text),
  description: z.optional(Text),
  data: z.optional(Data),
  costs: z.optional(
    z.array(
      z.object({
        id: z.optional(Text),
        vendor_id: z.optional(Text),
        vendor_external_id: z.optional(Text),
        description: z.optional(Text),
        amount: Amount,
        currency: Text,
        metadata: z.optional(Data),
      }),
    ),
  ),
});

export type UsageEventRequest = z.output<typeof EventRequest>;
