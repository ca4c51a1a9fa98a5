// Documented parts of Credyt that this emulator does not do yet. Each answers 501 saying so, never a made-up 200.
import { notBuilt } from './errors.js';
import { route, type Route } from './router.js';

const PARTS: Readonly<Record<string, readonly string[]>> = {
  'profitability figures': ['GET /customers/:id/stats', 'GET /vendors/:id/stats'],
  vendors: ['POST /vendors', 'GET /vendors', 'GET /vendors/:id', 'POST /events/vendors'],
  'connected accounts': ['POST /accounts', 'GET /accounts', 'GET /accounts/:id'],
  'the older path of simulation; use /products/:id/:version/simulate-usage': ['POST /products/:id/simulate'],
};

export const notBuiltRoutes: readonly Route[] = Object.entries(PARTS).flatMap(([part, names]) =>
  names.map((name) =>
    route(name, () => {
      throw notBuilt(part);
    }),
  ),
);
