// The events hosts can listen for, by name and class. The client sends some of them itself, so they are defined there.
// eslint-disable-next-line boundaries/dependencies -- the one place where elements and client meet in a value
export * from '../client/billing-events.js';
