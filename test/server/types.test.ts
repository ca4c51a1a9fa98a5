// The types a TypeScript host meets under `strict`: what README and docs/backends.md print compiles as it stands, and who knows their framework's types may say them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import ts from 'typescript';
import { compile } from '../support/compile.js';

const OPTIONS: ts.CompilerOptions = {
  strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true, skipLibCheck: true, types: ['node'], lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, customConditions: ['@credyt-widgets/source'],
};

/** Each `createBillingHandler({ … })` that a guide prints, and each `identify` that it prints by itself, with their types. */
function handlersIn(guide: string): [type: string, code: string][] {
  const blocks = [...readFileSync(guide, 'utf8').matchAll(/```(?:js|ts)\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  return blocks.flatMap((code) => {
    const found: [string, string][] = [];
    const look = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && node.expression.getText() === 'createBillingHandler') found.push(['BillingHandler', node.getText()]);
      if (ts.isVariableDeclaration(node) && node.name.getText() === 'identify' && node.initializer) found.push(["BillingOptions['identify']", node.initializer.getText()]);
      ts.forEachChild(node, look);
    };
    look(ts.createSourceFile('printed.js', code, ts.ScriptTarget.ES2022, true));
    return found;
  });
}

/** The host's own, around the handler. What their sessions hold is not ours to know; what comes from the environment may be missing. */
const SURROUNDINGS = `
import { createBillingHandler, toNodeHandler, type BillingHandler, type BillingOptions, type RequestContext } from 'credyt-widgets/server';
declare const sessions: Map<string, any>;
declare function userOf(from: unknown): any;
declare function tokenOf(request: Request): string;
declare function cookies(): Promise<{ get(name: string): { value: string } | undefined }>;
declare function readSession(value: string | undefined): any;
declare const env: { CREDYT_API_KEY?: string; CREDYT_URL?: string; PUBLIC_URL?: string };
declare const { apiKey, credytUrl, publicUrl }: Record<string, string | undefined>;
declare function identify(): null;
declare const given: { apiKey: string; publicUrl: string };
`;
/** What TypeScript has to say of a file of a host's. */
const complaintsOf = (...code: string[]): string[] => compile('test/server/host.ts', SURROUNDINGS + code.join('\n'), OPTIONS).complaints.map(({ message }) => message);

describe('createBillingHandler in TypeScript', () => {
  for (const guide of ['README.md', 'docs/backends.md']) {
    it(`compiles under strict as ${guide} prints it`, () => {
      const handlers = handlersIn(guide);
      assert.ok(handlers.length >= (guide === 'README.md' ? 1 : 7), String(handlers.length));
      assert.deepEqual(complaintsOf(...handlers.map(([type, code], index) => `export const printed${String(index)}: ${type} = ${code};`)), []);
    });
  }

  it('takes the type of native where a host says it, in every function that is given it', () => {
    const host = `
      interface Native { req: { user?: { id: string; plan: 'free' | 'studio' } } }
      export const said = createBillingHandler<Native>({
        ...given,
        identify: (_request, { native }) => native.req.user ? { externalId: native.req.user.id } : null,
        can: (_customer, _request, { native }) => ({ topUp: native.req.user?.plan === 'studio', portal: true }),
        topUp: (_customer, _request, { native }) => ({ custom: native.req.user?.plan === 'studio' }),
      });
      export const annotated = createBillingHandler({ ...given, identify: (_request, { native }: RequestContext<Native>) => native.req.user ? { externalId: native.req.user.id } : null });
      export const mounted = [toNodeHandler(said), toNodeHandler(annotated), said(new Request('https://a.test'), { native: { req: {} } }), said(new Request('https://a.test'))];`;
    assert.deepEqual(complaintsOf(host), []);
  });

  it('refuses what native does not have, once its type is said', () => {
    const native = 'createBillingHandler<{ req: { user: string } }>({ ...given, ';
    for (const wrong of [
      `${native}identify: (_request, { native }) => ({ externalId: native.req.usr }) })`,
      `${native}identify: (_request, { native }) => ({ externalId: native.req.user }) })(new Request('https://a.test'), { native: 'other' })`,
    ]) assert.equal(complaintsOf(`export const wrong = ${wrong};`).length, 1, wrong);
  });

  it('stays strict in all else', () => {
    for (const wrong of [
      'identify: () => ({ id: "maya" })',
      'identify: () => ({ externalId: 42 })',
      'identify: () => null, basepath: "/billing"',
      'identify: () => null, topUp: { min: 5 }',
      'identify: () => null, can: () => ({ topUp: "yes" })',
      'identify: (request) => request.user',
    ]) assert.notDeepEqual(complaintsOf(`export const wrong = createBillingHandler({ ...given, ${wrong} });`), [], wrong);
  });
});
