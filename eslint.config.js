// Lint: strict types, Lit and custom-element hygiene, and the house rules of CONTRIBUTING.md (who may import whom). Run by `npm run lint`.
import boundaries from 'eslint-plugin-boundaries';
import lit from 'eslint-plugin-lit';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

// Folders of the house. The first match wins, so the exceptions of a folder stand above it.
const folders = [
  { type: 'money', partialMatch: false, pattern: 'src/contract/money' },
  { type: 'contract', partialMatch: false, pattern: 'src/contract' },
  { type: 'client', partialMatch: false, pattern: 'src/client' },
  { type: 'controllers', partialMatch: false, pattern: 'src/controllers' },
  { type: 'strings', partialMatch: false, pattern: 'src/strings' },
  { type: 'styles', partialMatch: false, pattern: 'src/styles' },
  { type: 'elements', partialMatch: false, pattern: 'src/elements' },
  { type: 'server', partialMatch: false, pattern: 'src/server' },
  { type: 'emulator', partialMatch: false, pattern: 'src/emulator' },
  { type: 'cli', partialMatch: false, pattern: 'src/cli' },
  { type: 'entry', partialMatch: false, pattern: 'src' },
];

/** Who may import whom (design §2): the folder on the left may import those on the right, itself included. Everything else is refused. */
const mayImport = {
  money: ['money'],
  contract: ['contract', 'money'],
  client: ['client', 'contract', 'money'],
  strings: ['strings', 'money'],
  styles: ['styles'],
  controllers: ['controllers', 'client', 'strings', 'contract', 'money'],
  // Each element carries the words of its own group only, so a page that loads one element loads few words.
  elements: ['elements', 'controllers', 'styles', 'strings', 'money'],
  server: ['server', 'contract', 'money'],
  emulator: ['emulator', 'money'],
  cli: ['cli', 'emulator', 'server', 'contract', 'money'],
  entry: ['entry', 'elements', 'controllers', 'client', 'strings', 'contract', 'money'],
};

/** Allowed as `import type` only. */
const mayImportTypes = {
  elements: ['client', 'contract'],
  strings: ['client', 'contract'],
};

const layers = [
  ...Object.entries(mayImport).map(([from, types]) => ({
    from: { element: { type: from } },
    allow: { to: { element: { types: { anyOf: types } } } },
  })),
  ...Object.entries(mayImportTypes).map(([from, types]) => ({
    from: { element: { type: from } },
    allow: { to: { element: { types: { anyOf: types } } }, dependency: { kind: 'type' } },
  })),
];

const USE_MINI = "Use 'zod/mini': classic zod is four times Lit and trips a page's CSP.";
const zodClassic = { name: 'zod', message: USE_MINI };
const zodOthers = { group: ['zod/*', '!zod/mini'], message: USE_MINI };
const nodeModules = { group: ['node:*'], message: 'This folder runs in browsers, workers and every server runtime: web standards only.' };
const litPackages = { group: ['lit', 'lit/*', '@lit/*'], message: 'This folder draws nothing.' };

const imports = (...patterns) => ['error', { paths: [zodClassic], patterns: [zodOthers, ...patterns] }];

const unsafeHtml = [
  {
    selector: ':matches(AssignmentExpression > MemberExpression.left, UpdateExpression > MemberExpression)[property.name=/^(inner|outer)HTML$/]',
    message: 'Text from elsewhere must never become markup. Use a Lit template.',
  },
  { selector: "CallExpression[callee.property.name=/^(insertAdjacentHTML|setHTMLUnsafe)$/]", message: 'Text from elsewhere must never become markup.' },
  { selector: "ImportDeclaration[source.value=/unsafe-(html|svg|css)/]", message: 'Text from elsewhere must never become markup.' },
  { selector: "Identifier[name=/^unsafe(HTML|SVG|CSS|Static)$/]", message: 'Text from elsewhere must never become markup.' },
];
const evaluation = [
  { selector: "NewExpression[callee.name='Function']", message: "A host's CSP forbids evaluation." },
];
/** `no-restricted-imports` looks at `import … from` only. */
const hiddenImport = { selector: 'ImportExpression[source.value=/^[^.]/]', message: 'A package is imported at the top of the file, where the rules of the house see it.' };
const registration = {
  selector: "CallExpression[callee.name='defineElement'], CallExpression[callee.object.name='customElements'][callee.property.name='define'], Decorator > CallExpression[callee.name='customElement']",
  message: 'Only *.define.ts files register elements; importing a class must register nothing.',
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'storybook-static/', 'test-results/', '.cache/', 'playwright-report/', 'demo/**/*.js', 'docs/', 'coverage/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  // Every TypeScript file.
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // `void promise` is how a deliberate fire-and-forget is said; `!` stays forbidden outside tests.
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      // Hosts and wires do not keep to our types: a check that TypeScript thinks needless may be the one that matters.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unnecessary-boolean-literal-compare': 'off',
      // `interface HTMLElementEventMap extends CredytEventMap {}` is how TypeScript merges event maps.
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingAny: true, allowThrowingUnknown: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // An interface may demand a promise of an implementation that has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      'no-eval': 'error',
      'no-console': 'error',
      'no-restricted-imports': imports(),
      'no-restricted-syntax': ['error', ...unsafeHtml, ...evaluation],
    },
  },

  // The house: who may import whom.
  {
    files: ['src/**/*.ts'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': folders,
      'import/resolver': { [`${import.meta.dirname}/scripts/import-resolver.cjs`]: {} },
    },
    rules: {
      'boundaries/dependencies': ['error', { default: 'disallow', policies: layers }],
      'boundaries/no-unknown-files': 'error',
      'no-restricted-syntax': ['error', ...unsafeHtml, ...evaluation, hiddenImport, registration],
    },
  },
  { files: ['src/**/*.define.ts', 'src/define.ts', 'src/elements/define-element.ts'], rules: { 'no-restricted-syntax': ['error', ...unsafeHtml, ...evaluation, hiddenImport] } },
  { files: ['src/{client,contract,emulator}/**/*.ts', 'src/strings/**/*.ts'], rules: { 'no-restricted-imports': imports(nodeModules, litPackages) } },
  // The one door of the emulator to a port.
  { files: ['src/emulator/serve.ts'], rules: { 'no-restricted-imports': imports(litPackages) } },
  { files: ['src/{controllers,styles}/**/*.ts'], rules: { 'no-restricted-imports': imports(nodeModules) } },
  {
    files: ['src/server/**/*.ts'],
    rules: {
      // Types of node:http describe the adapter's arguments; nothing of Node is loaded.
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-restricted-imports': ['error', { paths: [zodClassic], patterns: [zodOthers, { ...nodeModules, allowTypeImports: true }, litPackages] }],
    },
  },

  // Elements draw; they never fetch or parse.
  {
    files: ['src/elements/**/*.ts'],
    extends: [lit.configs['flat/recommended'], wc.configs['flat/recommended'], wc.configs['flat/best-practice']],
    settings: { wc: { elementBaseClasses: ['LitElement', 'BillingElement'] } },
    rules: {
      'wc/guard-super-call': 'off', // LitElement has them all
      'no-restricted-imports': imports(nodeModules, { group: ['zod', 'zod/*'], message: 'Elements draw what the client has already checked.' }),
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Only the client talks to the proxy.' }],
      'no-restricted-properties': ['error', ...['globalThis', 'window', 'self'].map((object) => ({ object, property: 'fetch', message: 'Only the client talks to the proxy.' }))],
    },
  },

  // Demo and stories use what hosts use: `credyt-widgets/…`.
  {
    files: ['{demo,stories,.storybook}/**/*.ts'],
    rules: { 'no-restricted-imports': imports({ group: ['**/src/**'], message: "Import a public entry, 'credyt-widgets/…', as a host does." }) },
  },

  // Tests, demo, stories and scripts.
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      // Answers and event details are looked into as they come.
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-unnecessary-type-arguments': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // node:test's describe and it return promises that its runner awaits; @open-wc's .equal() only says it returns one.
      '@typescript-eslint/no-floating-promises': ['error', {
        allowForKnownSafeCalls: [
          { from: 'package', name: ['describe', 'it', 'test', 'suite'], package: 'node:test' },
          { from: 'package', name: 'equal', package: '@open-wc/semantic-dom-diff' },
        ],
      }],
      'no-restricted-syntax': [
        'error', ...evaluation,
        { selector: "MemberExpression[property.name='only'][object.name=/^(describe|it|test|suite|context)$/]", message: '.only hides the other tests.' },
        { selector: 'ExpressionStatement > CallExpression[callee.name=/^(fixture|mount|waitUntil|oneEvent|aTimeout|nextFrame|elementUpdated|sendKeys|sendMouse)$/]', message: 'Not awaited, the test goes on without it.' },
        { selector: "ExpressionStatement > CallExpression[callee.property.name='accessible']", message: 'Not awaited, this audit can never fail: await expect(…).to.be.accessible()' },
      ],
    },
  },
  // Here `expect(…).to.equal()` is typed as a promise (by a DOM-diff plugin of @open-wc/testing) and is none; the selectors above find what must be awaited.
  { files: ['test/{client,controllers,elements,strings}/**/*.ts'], rules: { '@typescript-eslint/no-floating-promises': 'off' } },
  { files: ['demo/**/*.ts', 'scripts/**/*.ts', 'src/cli/**/*.ts', 'test/bench/*.ts'], rules: { 'no-console': 'off' } },
  // Mishaps a host did not ask to hear about go to its error log.
  { files: ['src/server/report.ts'], rules: { 'no-console': ['error', { allow: ['error'] }] } },

  // Config files and scripts in plain JavaScript are not part of the TypeScript project.
  { files: ['**/*.{js,mjs,cjs}'], extends: [tseslint.configs.recommended], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
