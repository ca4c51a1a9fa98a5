// `credyt-widgets/react` as a TypeScript host meets it, from dist/ (npm run build): what JSX takes, what it refuses, and what a server writes. The program in docs/frontends.md is run by test/e2e/frontends.spec.ts.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import ts from 'typescript';
import { useWallet } from 'credyt-widgets/react';
import { compile, type Compiled } from '../support/compile.js';

const OPTIONS: ts.CompilerOptions = {
  strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: true, jsx: ts.JsxEmit.ReactJSX, types: [],
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
};
/** What TypeScript has to say of a file of a host's. */
const complaints = (code: string): Compiled['complaints'] => compile('test/node/host.tsx', code, OPTIONS).complaints;

const view = (...lines: string[]): string => ["import type {} from 'credyt-widgets/react';", 'export const view = <>', ...lines, '</>;'].join('\n');

describe('credyt-widgets/react', () => {
  it('has types for the program that the guide prints', () => {
    const program = /```tsx\n([\s\S]*?)```/.exec(readFileSync('docs/frontends.md', 'utf8'))?.[1] ?? '';
    assert.match(program, /credyt-widgets\/react/);
    assert.deepEqual(complaints(program), []);
  });

  it('knows every element', () => {
    const { modules } = JSON.parse(readFileSync('custom-elements.json', 'utf8')) as { modules: { declarations: { tagName?: string }[] }[] };
    const tags = modules.flatMap(({ declarations }) => declarations.flatMap(({ tagName }) => tagName ?? []));
    assert.ok(tags.length > 0);
    assert.deepEqual(complaints(view(...tags.map((tag) => `<${tag} />`))), []);
  });

  it("takes an element's settings by either name, its events, and what any element takes", () => {
    assert.deepEqual(complaints(view(
      '<credyt-balance-badge format="compact" details className="wide" lang="de" />',
      '<credyt-top-up-button amount="20" target="_blank" returnTo="/a" ref={(button) => { button?.focus(); }}><b slot="fallback">Add $20</b></credyt-top-up-button>',
      '<credyt-portal-link return-to="/a" oncredyt-redirect={(event) => { event.detail.host satisfies string; }} />',
      '<credyt-usage-history page-size={25} eventType="image" endpoint={undefined} />',
      '<credyt-usage-chart days={7} />',
      '<credyt-insufficient-funds-dialog amount="10" open ref={(dialog) => { dialog?.show({ asset: "USD", amount: "10" }); }} />',
      '<credyt-low-balance-banner below="5" clear-above="7" sign-in-url="/login" />',
      '<credyt-payment-notice subscription-id="sub_1" oncredyt-error={({ detail }) => { detail.code satisfies string; }} />',
      '<credyt-billing-panel sections="balance usage" />',
    )), []);
  });

  it('refuses what an element does not take', () => {
    const said = complaints(view(
      '<credyt-balance-badge format="tiny" />',
      '<credyt-top-up-button amount={20} />',
      '<credyt-top-up-button retrunTo="/a" />',
      '<credyt-portal-link oncredyt-redirect={(event) => { event.detail.url; }} />',
      '<credyt-balance-bagde />',
      '<credyt-insufficient-funds-dialog show={() => undefined} />',
    ));
    assert.deepEqual(said.map(({ line }) => line - 2), [1, 2, 3, 4, 5, 6], said.map(({ message }) => message).join('\n'));
  });

  it('a server writes the attributes, and knows no wallet', () => {
    const Account = () => {
      const wallet = useWallet();
      return createElement('credyt-portal-link', { 'return-to': '/account' }, wallet === null ? 'not known yet' : 'known');
    };
    assert.equal(renderToString(createElement(Account)), '<credyt-portal-link return-to="/account">not known yet</credyt-portal-link>');
  });
});
