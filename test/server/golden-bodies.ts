// One good body of each Credyt route, as its documents show it. Cut at every byte in credyt-client.test.ts, mutated in test/fuzz.
import { SCENARIO_CUSTOMER } from '../../src/emulator/index.js';

export const MAYA = SCENARIO_CUSTOMER.id;

const FEES = '[{"amount":0.5,"asset":"USD","product":{"id":"prp_1","code":"video","name":"Glitch Video"}}]';
const LINK = '"redirect_url":"https://billing.credyt.ai/api/sign-in?token=a.b-c","expires_at":"2025-10-18T07:23:43Z"';

export const GOLDEN = {
  wallet: '{"accounts":[{"id":"default:USD","name":"default","asset":"USD","available":14.566678},{"id":"default:CREDITS","asset":"CREDITS","available":-3}]}',
  account: '{"id":"default:USD","name":"default","asset":"USD","available":998.5,"pending_in":500,"pending_out":100}',
  customer: `{"id":"${MAYA}","external_id":"9518","name":"Jo","created_at":"2025-11-14T03:25:02.8857879Z","subscriptions":[{"id":"sub_1","status":"pending","products":[{"id":"prp_1","code":"g","name":"Pro","version":1}],"required_actions":[{"type":"payment","redirect_url":"https://billing.credyt.ai/pay"}]}]}`,
  events: `{"items":[{"id":"e1","customer_id":"${MAYA}","event_type":"video","occurred_at":"2025-10-17T21:21:27.024729Z","subject":"clip","description":"A clip","data":{"minutes":10},"fees":${FEES}},{"id":"e2","event_type":"video","occurred_at":"2025-10-16T21:21:27Z","fees":[]}],"total_count":145,"limit":20,"offset":0}`,
  event: `{"id":"e1","customer_id":"${MAYA}","event_type":"video","occurred_at":"2025-10-17T21:21:27Z","data":{"minutes":10},"fees":${FEES}}`,
  topUp: `{"id":"top_1","status":"initiated","created_at":"2024-07-29T15:51:28.071Z",${LINK}}`,
  portal: `{${LINK}}`,
  asset: '{"code":"CREDITS","name":"Credits","precision":2,"symbol":"⭐","label":"CR"}',
  assets: '{"items":[{"code":"CREDITS","name":"Credits","precision":2,"symbol":"⭐","label":"CR"}],"total_count":1,"limit":20,"offset":0}',
  product: '{"id":"prp_1","code":"g","name":"Glitch Video"}',
  quote: '{"source_amount":20,"source":"USD","amount":400}',
} as const;
export type Golden = keyof typeof GOLDEN;
