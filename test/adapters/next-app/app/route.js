// The rest of the little Next.js app of adapters.test.ts.
export const GET = () => new Response('the app');
