// Nothing is learnt from how the handler says no: what is not yours and what is not there are answered alike.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { workbench, type Workbench } from './workbench.js';

/** All that an answer says, but for the id of the request. */
async function heard(answer: Promise<Response>): Promise<unknown> {
  const response = await answer;
  const headers = [...response.headers].filter(([name]) => name !== 'x-request-id');
  return { status: response.status, headers, body: (await response.text()).replace(/"requestId":"[^"]*"/, '') };
}

const eventOf = async (bench: Workbench): Promise<string> => ((await (await bench.get('/usage')).json()) as { items: { id: string }[] }).items[0]!.id;

describe('an answer that refuses', () => {
  it('an event of somebody else is answered as one that never was', async () => {
    const bench = workbench({ createCustomer: {}, identify: (request) => ({ externalId: request.headers.get('x-user') ?? 'maya' }) });
    const id = await eventOf(bench);
    await bench.post('/portal-links', {}, { 'x-user': 'eve' }); // Eve is a customer too
    assert.equal((await bench.get(`/usage/${id}`)).status, 200);
    const never = await heard(bench.get('/usage/evt_never', { 'x-user': 'eve' }));
    assert.equal((never as { status: number }).status, 404);
    assert.deepEqual(await heard(bench.get(`/usage/${id}`, { 'x-user': 'eve' })), never);
  });

  it('nobody signed in hears the same on every route that reads', async () => {
    const bench = workbench({ identify: () => null });
    const wallet = await heard(bench.get('/wallet'));
    assert.equal((wallet as { status: number }).status, 401);
    for (const path of ['/usage', '/usage/evt_1', '/usage?limit=5']) assert.deepEqual(await heard(bench.get(path)), wallet, path);
  });
});
