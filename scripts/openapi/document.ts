// openapi.json: the proxy protocol for people who write a proxy in another language, made from src/contract. Used by `npm run openapi` and its drift test.
import { PAGE_ROUTES, ROUTES, type Route, type RouteName } from '../../src/contract/index.js';
import { REQUESTS } from '../../src/contract/requests.js';
import type { Fixture } from './fixtures.js';
import { pageOperation } from './page-operations.js';
import { exampleComponents, exampleRef, insufficientFundsResponse, problemComponents, problemResponses } from './problems.js';
import { componentSchemas, formOf, queryParameters, refTo, type Json } from './schemas.js';
import { ABOUT, COMPONENTS, OPERATIONS, standardHeaders, TO_HOSTED_PAGE } from './words.js';

/** A page without JavaScript may post a form here. */
const TAKES_FORMS: readonly RouteName[] = ['topUps', 'portalLinks'];

export function writeDocument(fixtures: Record<string, Fixture>): Json {
  const paths: Record<string, Json> = {};
  const add = (path: string, method: string, operation: Json): void => { paths[path] = { ...paths[path], [method.toLowerCase()]: operation }; };
  for (const [name, route] of Object.entries(ROUTES)) add(route.path, route.method, operationOf(name as RouteName, route, fixtures));
  for (const [name, route] of Object.entries(PAGE_ROUTES)) add(route.path, route.method, pageOperation(name as keyof typeof PAGE_ROUTES));
  return {
    openapi: '3.1.0',
    ...ABOUT,
    paths,
    components: {
      ...COMPONENTS,
      schemas: componentSchemas(),
      responses: { InsufficientFunds: insufficientFundsResponse(), ToHostedPage: TO_HOSTED_PAGE, ...problemComponents() },
      examples: exampleComponents(fixtures),
    },
  };
}

function operationOf(name: RouteName, route: Route, fixtures: Record<string, Fixture>): Json {
  const { summary, description, examples, isKeyed } = OPERATIONS[name];
  const parameters = [
    ...(route.path.includes('{id}') ? [{ $ref: '#/components/parameters/UsageId' }] : []),
    ...(route.method === 'GET' ? queryParameters(REQUESTS[name], name === 'usage' ? 'UsageQuery' : 'WalletQuery') : []),
    ...(isKeyed ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ...(route.method === 'POST' ? [{ $ref: '#/components/parameters/Origin' }, { $ref: '#/components/parameters/SecFetchSite' }] : []),
    { $ref: '#/components/parameters/RequestId' },
  ];
  const shown = Object.fromEntries(examples.map((example) => [example, exampleRef(example)]));
  return {
    operationId: name,
    summary,
    description,
    tags: [route.feature === undefined ? 'required' : 'optional'],
    ...(route.feature === undefined ? {} : { 'x-feature': route.feature }),
    parameters,
    ...(route.method === 'POST' ? { requestBody: bodyOf(name, fixtures[examples[0] ?? '']) } : {}),
    responses: {
      [String(route.status)]: {
        description: summary,
        headers: standardHeaders(),
        content: { 'application/json': { schema: refTo(route.answer), examples: shown } },
      },
      ...(TAKES_FORMS.includes(name) ? { 303: { $ref: '#/components/responses/ToHostedPage' } } : {}),
      ...problemResponses(name),
    },
  };
}

function bodyOf(name: RouteName, example: Fixture | undefined): Json {
  const schema = refTo(REQUESTS[name]);
  return {
    required: true,
    content: {
      'application/json': { schema, ...(example ? { example: example.request.body } : {}) },
      ...(TAKES_FORMS.includes(name) ? { 'application/x-www-form-urlencoded': { schema: formOf(REQUESTS[name]) } } : {}),
    },
  };
}
