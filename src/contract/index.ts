// What crosses the wire between browser and proxy, in one place: schemas, routes, problems, money. Read by both sides.
export * from './links.js';
export * from './money/decimal.js';
export * from './problem.js';
export * from './requests.js';
export * from './routes.js';
export * from './usage.js';
export * from './wallet.js';
