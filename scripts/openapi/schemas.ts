// The contract's zod schemas as JSON Schema components of openapi.json, with what zod/mini cannot say about custom ones. Used by document.ts.
import * as z from 'zod/mini';
import * as contract from '../../src/contract/index.js';
import * as requests from '../../src/contract/requests.js';
import { MEMBERS, SCHEMAS } from './descriptions.js';

export type Json = Record<string, unknown>;

const { Asset, DecimalString, JsonNumberValue, ReturnOutcome, TextRecord, Wallet } = contract;
const { TopUpRequest, PortalLinkRequest, PaymentLinkRequest, QuoteRequest, ReturnRequest } = requests;

const NAMED = {
  Decimal: DecimalString,
  Wallet, Account: contract.Account, Asset, TopUpRules: contract.TopUpRules, PendingPayment: contract.PendingPayment,
  UsagePage: contract.UsagePage, UsageItem: contract.UsageItem, Fee: contract.Fee,
  Link: contract.Link, TopUpLink: contract.TopUpLink, Quote: contract.Quote, ReturnOutcome,
  Problem: contract.Problem, InsufficientFunds: contract.InsufficientFunds,
  TopUpRequest, PortalLinkRequest, PaymentLinkRequest, QuoteRequest, ReturnRequest,
} satisfies Record<string, z.ZodMiniType>;

const openText = { type: 'string' };
/** `z.custom` is a function to zod, so each is told here what it accepts. One that is missing fails the generation. */
const CUSTOM = new Map<z.core.$ZodType, Json>([
  [DecimalString, { type: 'string', pattern: '^-?\\d+(?:\\.\\d+)?$', maxLength: 1000, examples: ['14.566678', '-3.2', '25'] }],
  [JsonNumberValue, { type: 'number' }],
  [TextRecord, { type: 'object', additionalProperties: { type: 'string' } }],
  [Asset.shape.kind, openText],
  [Wallet.shape.mode._zod.def.innerType, openText],
  [ReturnOutcome.shape.outcome, openText],
]);

export const schemaRef = (name: keyof typeof NAMED): Json => ({ $ref: `#/components/schemas/${name}` });

/** The component that stands for a schema of the route table. */
export function refTo(schema: z.core.$ZodType): Json {
  const found = Object.entries(NAMED).find(([, named]) => named === schema);
  if (!found) throw new Error('A schema of the route table has no name in scripts/openapi/schemas.ts.');
  return schemaRef(found[0] as keyof typeof NAMED);
}

export function componentSchemas(): Record<string, Json> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id });
  // `input`: answers stay open, because within version 1 members are only added; requests are strict and say so.
  const { schemas } = z.toJSONSchema(registry, { io: 'input', unrepresentable: 'any', uri: (id) => `#/components/schemas/${id}`, override: describeCustom });
  const components = Object.fromEntries(Object.entries(schemas).map(([name, { $schema: _dialect, $id: _id, ...schema }]) => [name, schema as Json]));
  return describe(components);
}

/** The query of a GET, as OpenAPI parameters. */
export function queryParameters(schema: z.core.$ZodType, name: string): Json[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', override: describeCustom });
  return Object.entries(properties).map(([member, type]) => {
    const { description, ...more } = note(`${name}.${member}`);
    return { name: member, in: 'query', required: false, description, schema: { ...(type as Json), ...more } };
  });
}

/** The same request as a form: all text, with the key in a field. */
export function formOf(schema: z.core.$ZodType): Json {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', override: describeCustom });
  const fields = { ...properties, newTab: { const: '1' }, idempotencyKey: { type: 'string', description: 'Stands for the header Idempotency-Key.' } };
  return { type: 'object', properties: fields, required, additionalProperties: false };
}

function describeCustom({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: object }): void {
  if (zodSchema._zod.def.type !== 'custom') return;
  const said = CUSTOM.get(zodSchema);
  if (!said) throw new Error('A z.custom schema of the contract is not described in scripts/openapi/schemas.ts.');
  Object.assign(jsonSchema, said);
}

/** Adds the words of descriptions.ts, and fails for words about a member that is gone. */
function describe(components: Record<string, Json>): Record<string, Json> {
  const described = new Set<string>();
  for (const [name, schema] of Object.entries(components)) {
    schema['description'] = SCHEMAS[name];
    for (const [member, type] of Object.entries((schema['properties'] ?? {}) as Record<string, Json>)) {
      const key = `${name}.${member}`;
      if (MEMBERS[key]) Object.assign(type, note(key));
      described.add(key);
    }
  }
  const stale = Object.keys(MEMBERS).filter((key) => !described.has(key) && !key.includes('Query.'));
  if (stale.length > 0) throw new Error(`Described but not in the contract: ${stale.join(', ')}`);
  return components;
}

const note = (key: string): Json => {
  const said = MEMBERS[key];
  return typeof said === 'string' ? { description: said } : { ...said };
};
