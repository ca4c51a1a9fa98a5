// JSON that no one should send: golden bodies with members lost, swapped and replaced, bodies from a grammar, and broken text. For upstream-bodies.test.ts.
import { chance, mutateBytes, pick, random, upTo } from './random.js';

/** A number or a broken token, exactly as it stands in the text. */
class Raw {
  constructor(readonly text: string) {}
}
type Json = Raw | string | boolean | null | Json[] | { members: [name: string, value: Json][] };
type Branch = Extract<Json, { members: unknown } | unknown[]>;

/** In every text made here. It may stand where the protocol shows Credyt's texts, and never in a problem. */
export const MARK = 'UPSTREAM';
/** Stands only where the protocol shows nothing. */
export const HIDDEN = 'HIDDEN_7f3a9';

const STRINGS = [
  MARK, `<script>${MARK}</script>`, '__proto__', 'constructor', 'toString', '', ' ', 'USD', 'usd', 'JPY', 'CREDITS', '⭐', `‮${MARK}‬`, `${MARK}\u0000`, `a\r\nX-${MARK}: 1`, '12', '-3.50', '1e3', 'NaN', 'null',
  '2025-10-17T21:21:27.0247291Z', '2025-02-30T00:00:00Z', '9999-12-31T23:59:59Z', '1970-01-01', 'Invalid Date', 'https://evil.example/x', `javascript:${MARK}`, 'https://billing.credyt.ai/x', 'https://billing.credyt.ai@evil.example/x',
  'active', 'pending', 'payment', 'cust_4qh0wajx2n9qtazh2tghzkyan2', 'cust_other', `${MARK}${'x'.repeat(2_000)}`, '\u2028', '/../..', '%2e%2e',
];
const NUMBERS = [
  '0', '-0', '1', '-1', '0.1', '14.566678', '1e-7', '1E+2', '9007199254740993', '-12.3', '1e400', '-1e400', '1e999999999', '5e-324', '25.00', '20', '1e21', '0.30000000000000004',
  'NaN', 'Infinity', '-Infinity', '01', '+1', '1.', '.5', '0x10', '1_000', '--1', '1e',
];
const NAMES = [
  'id', 'accounts', 'items', 'asset', 'available', 'name', 'amount', 'fees', 'customer_id', 'redirect_url', 'expires_at', 'total_count', 'limit', 'offset', 'precision', 'code', 'symbol', 'label', 'subscriptions', 'products',
  'required_actions', 'type', 'status', 'units', 'quantity', 'source_amount', 'pending_in', 'pending_out', 'event_type', 'occurred_at', 'data', 'minutes', 'subject', 'description', 'product', 'errors', '__proto__', 'constructor', MARK,
];

function digits(): string {
  const length = chance(0.05) ? 390 + upTo(20) : 1 + upTo(20);
  return Array.from({ length }, () => upTo(10)).join('');
}

function number(): Raw {
  if (chance(0.5)) return new Raw(pick(NUMBERS));
  return new Raw(`${chance(0.3) ? '-' : ''}${BigInt(digits())}${chance(0.5) ? `.${digits()}` : ''}${chance(0.2) ? `e${upTo(900) - 450}` : ''}`);
}

function value(depth = 0): Json {
  const kind = upTo(depth > 3 ? 5 : 8);
  if (kind < 2) return number();
  if (kind < 4) return pick(STRINGS);
  if (kind === 4) return pick([null, true, false, [], { members: [] }]);
  if (kind === 5) return Array.from({ length: upTo(4) }, () => value(depth + 1));
  if (chance(0.002)) return new Raw('['.repeat(20_000) + ']'.repeat(20_000));
  return { members: Array.from({ length: upTo(6) }, () => [pick(NAMES), value(depth + 1)]) };
}

function read(parsed: unknown): Json {
  if (typeof parsed === 'number') return new Raw(String(parsed));
  if (Array.isArray(parsed)) return parsed.map(read);
  if (typeof parsed === 'object' && parsed !== null) return { members: Object.entries(parsed).map(([name, member]) => [name, read(member)]) };
  return parsed as string | boolean | null;
}

function print(json: Json, hides: boolean): string {
  if (json instanceof Raw) return json.text;
  if (Array.isArray(json)) return `[${json.map((item) => print(item, hides)).join(',')}]`;
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  const members = json.members.map(([name, member]) => `${JSON.stringify(name)}:${print(member, hides)}`);
  return `{${[...members, ...(hides ? [`"stats":{"margin":"${HIDDEN}"}`, `"cost":"${HIDDEN}"`] : [])].join(',')}}`;
}

const isBranch = (json: Json): json is Branch => typeof json === 'object' && json !== null && !(json instanceof Raw);
const branches = (json: Json): Branch[] => (isBranch(json) ? [json, ...(Array.isArray(json) ? json : json.members.map(([, member]) => member)).flatMap(branches)] : []);

/** Changes one place of the tree. */
function mutate(root: Json): Json {
  const all = branches(root);
  const branch = all.length > 0 ? pick(all) : null;
  if (!branch || chance(0.02)) return value();
  const length = Array.isArray(branch) ? branch.length : branch.members.length;
  const at = upTo(Math.max(1, length));
  const how = upTo(6);
  if (Array.isArray(branch)) {
    if (how === 0) branch.splice(at, 1);
    else if (how === 1) branch.push(...Array.from({ length: 1 + upTo(chance(0.05) ? 200 : 3) }, () => structuredCloneOf(branch[at] ?? value())));
    else if (how === 2) branch.reverse();
    else branch[at] = value();
    return root;
  }
  const [name, member] = branch.members[at] ?? [pick(NAMES), value()];
  if (how === 0) branch.members.splice(at, 1);
  else if (how === 1) branch.members.push([name, value()]);
  else if (how === 2) branch.members[at] = [pick(NAMES), member];
  else if (how === 3) branch.members[at] = [name, [member]];
  else branch.members[at] = [name, value()];
  return root;
}

const structuredCloneOf = (json: Json): Json => (isBranch(json) ? (Array.isArray(json) ? json.map(structuredCloneOf) : { members: json.members.map(([name, member]) => [name, structuredCloneOf(member)]) }) : json);

/** A body for a place where `golden` would be right. */
export function hostileBody(golden: string): Uint8Array<ArrayBuffer> {
  const share = random();
  if (share < 0.2) return Uint8Array.from(mutateBytes([...Buffer.from(golden)]));
  if (share < 0.3) return new TextEncoder().encode(print(value(), chance(0.5)));
  let json = read(JSON.parse(golden));
  for (let times = 1 + upTo(3); times > 0; times--) json = mutate(json);
  return new TextEncoder().encode(print(json, true));
}
