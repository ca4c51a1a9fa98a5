// Inkwell's billing, whole: this is all the backend code the widgets need. Used by inkwell.ts.
import { createBillingHandler, type BillingOptions } from 'credyt-widgets/server';
import type { Sessions } from './sessions.js';

type FromInkwell = Pick<BillingOptions, 'apiKey' | 'credytUrl' | 'publicUrl' | 'mode' | 'now'>;

export const createBilling = (options: FromInkwell, sessions: Sessions) => createBillingHandler({
  ...options,
  identify: (request) => {
    const person = sessions.personOf(request.headers.get('cookie'));
    return person && { externalId: person.id, name: person.name, email: person.email };
  },
  returnTo: '/account',
  signInUrl: '/',
  topUp: { currency: 'USD', presets: ['5', '10', '25', '50'], min: '1', max: '500', assets: ['CREDIT'], description: 'Inkwell credits' },
  lowBelow: { CREDIT: '50' },
});

export type Billing = ReturnType<typeof createBilling>;
