// Which account counts: the one that is meant, or none. Never a sum, and never a guess between several.
import { expect } from '@open-wc/testing';
import { availableFor, canRaise, covers, creditedAccount, pickAccount } from '../../src/client/pick-account.js';
import type { Wallet } from '../../src/contract/index.js';

const wallet = (accounts: [id: string, name: string, asset: string, available: string][], assets: string[] = []): Wallet => ({
  accounts: accounts.map(([id, name, code, available]) => ({ id, name, available, asset: { code, kind: 'custom', precision: 2 } })),
  payments: [], topUp: { allowed: true, currency: 'USD', presets: [], min: '1', max: '100', custom: true, assets },
  portal: { allowed: true }, mode: null, features: [], asOf: '2026-11-21T00:00:00Z', owner: 'maya',
});
const idOf = (...question: Parameters<typeof pickAccount>): string | null => pickAccount(...question)?.id ?? null;

describe('An account', () => {
  const two = wallet([['a:CR', 'team', 'CR', '1'], ['b:CR', 'gifts', 'CR', '9']]);

  it('is the one named default, else the asset’s only one', () => {
    expect(idOf(wallet([['a:CR', 'team', 'CR', '1'], ['b:CR', 'default', 'CR', '9']]))).to.equal('b:CR');
    expect(idOf(wallet([['a:CR', 'team', 'CR', '1']]))).to.equal('a:CR');
    expect(idOf(wallet([['a:CR', 'team', 'CR', '1'], ['b:USD', 'team', 'USD', '9']]), { asset: 'USD' })).to.equal('b:USD');
  });

  it('is, by default, the one that top-ups credit, where the proxy says which', () => {
    const said = wallet([['a:CR', 'team', 'CR', '1'], ['b:CR', 'default', 'CR', '9']]);
    said.topUp.account = 'team';
    expect(idOf(said)).to.equal('a:CR');
    expect(creditedAccount(said, 'CR')?.id).to.equal('a:CR');
    expect([canRaise(said, {}), canRaise(said, { account: 'a:CR' }), canRaise(said, { account: 'default' }), canRaise(said, { account: 'b:CR' })]).to.deep.equal([true, true, false, false]);
    said.topUp.account = 'later';
    expect(creditedAccount(said, 'CR'), 'made by the first top-up').to.equal(null);
    expect([canRaise(said, { account: 'later' }), canRaise(said, { account: 'team' })]).to.deep.equal([true, false]);
  });

  it('is none where several are meant alike: better nothing than the wrong balance', () => {
    expect(idOf(two)).to.equal(null);
    expect(availableFor(two, {})).to.equal(null);
    expect(covers(two, { amount: '0.5' })).to.equal(false);
    expect(idOf(two, { account: 'gifts' })).to.equal('b:CR');
    expect(idOf(two, { account: 'a:CR' })).to.equal('a:CR');
  });

  it('is of the first asset that can be topped up, else of the first account', () => {
    const mixed: Parameters<typeof wallet>[0] = [['a:USD', 'default', 'USD', '1'], ['a:CR', 'default', 'CR', '9']];
    expect(idOf(wallet(mixed, ['EUR', 'CR', 'USD']))).to.equal('a:CR');
    expect(idOf(wallet(mixed))).to.equal('a:USD');
    expect(idOf(wallet([]))).to.equal(null);
  });

  it('that is not there holds nothing; one that is there covers what it holds, to the last digit', () => {
    const one = wallet([['a:CR', 'default', 'CR', '1.50']]);
    expect(availableFor(one, { asset: 'USD' })).to.equal('0');
    expect(covers(one, { asset: 'USD', amount: '0.01' })).to.equal(false);
    expect(covers(one, { amount: '1.5' })).to.equal(true);
    expect(covers(one, { amount: '1.500000001' })).to.equal(false);
  });
});
