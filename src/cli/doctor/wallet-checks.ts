// The doctor's checks of the wallet: the contract's shape, and money to the last digit.
import { compare, isDecimal, Wallet } from '../../contract/index.js';
import { isSuccess, readAs, type Bench, type Check, type Finding } from './check.js';
import { EXACT } from './credyt.js';

async function readWallet({ proxy }: Bench, found: (finding: Finding) => void, path = '/wallet') {
  const answer = await proxy.get(path);
  if (!isSuccess(answer)) {
    found({ cause: 'no wallet', seen: `${answer.asked} was answered ${answer.status}.`, fix: 'Answer 200 with the Wallet of openapi.json.' });
    return null;
  }
  return readAs(Wallet, answer, found);
}

export const WALLET_CHECKS: Check[] = [
  {
    name: 'wallet-shape',
    says: 'The wallet has the shape of the contract, its amounts are decimal text',
    async run(bench, found) {
      const wallet = await readWallet(bench, found);
      const pending = await readWallet(bench, found, '/wallet?include=pending');
      if (pending && !pending.accounts.every(({ pendingIn, pendingOut }) => pendingIn !== undefined && pendingOut !== undefined)) {
        found({ cause: 'no pending amounts', seen: 'GET /wallet?include=pending leaves them out.', fix: 'Read each account by itself (GET /customers/{id}/wallet/{account}) and send pendingIn and pendingOut.' });
      }
      return `${wallet?.accounts.length ?? 0} accounts`;
    },
  },
  {
    name: 'exact-money',
    says: 'Balances keep every digit that Credyt sent',
    async run(bench, found) {
      const answer = await bench.proxy.get('/wallet');
      const wallet = Wallet.safeParse(answer.json).data;
      if (!wallet) return 'not asked: the wallet has another shape';
      const shown = wallet.accounts.find(({ name, asset }) => name === EXACT.account && asset.code === EXACT.asset)?.available;
      if (shown === undefined || !isDecimal(shown) || compare(shown, EXACT.amount) !== 0) {
        found({
          cause: 'digits lost', seen: `Credyt has ${EXACT.amount} ${EXACT.asset} in the account "${EXACT.account}", the wallet shows ${shown ?? 'no such account'}.`,
          fix: "Show every account, and read Credyt's JSON numbers as exact decimals (Python: parse_float=Decimal, Ruby: decimal_class: BigDecimal).",
        });
      }
      return `${EXACT.amount} ${EXACT.asset}`;
    },
  },
  {
    name: 'owner',
    says: 'The owner tag is stable and gives nobody away',
    async run(bench, found) {
      const owners = [await ownerOf(bench), await ownerOf(bench)] as const;
      const [owner, again] = owners;
      if (owner === '' || owner !== again) {
        found({ cause: 'owner not stable', seen: `Two wallets of one customer: ${JSON.stringify(owners)}.`, fix: 'Send an HMAC of the customer, equal on all instances: the page forgets everything when it changes.' });
      }
      const ids = bench.credyt.calls.map(({ path }) => /^\/customers\/([^/?]+)/.exec(path)?.[1]).filter((id) => id !== undefined);
      if (ids.some((id) => owner.includes(decodeURIComponent(id)))) {
        found({ cause: 'owner is no secret', seen: 'Wallet.owner holds the customer id.', fix: 'Send an HMAC of the customer, under a key of the server.' });
      }
      return 'two readings';
    },
  },
];

async function ownerOf({ proxy }: Bench): Promise<string> {
  const { json } = await proxy.get('/wallet');
  const owner = (json as { owner?: unknown } | null)?.owner;
  return typeof owner === 'string' ? owner : '';
}
