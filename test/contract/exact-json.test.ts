// JSON that keeps every digit and trusts no text (src/contract/money/exact-json.ts).
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { JsonNumber, parseExact, stringifyExact } from '../../src/contract/money/exact-json.js';

const plain = (value: unknown): unknown =>
  value instanceof JsonNumber ? Number(value.text)
  : Array.isArray(value) ? value.map(plain)
  : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]))
  : value;

describe('parseExact', () => {
  it('keeps digits that a float would lose', () => {
    const { a, b, c } = parseExact('{"a":9007199254740993,"b":14.566678,"c":1e-7}') as Record<string, JsonNumber>;
    assert.equal(a?.decimal, '9007199254740993');
    assert.equal(b?.decimal, '14.566678');
    assert.equal(c?.decimal, '0.0000001');
  });

  it('says null for a number beyond all bounds, never zero or infinity', () => {
    assert.equal((parseExact('1e999') as JsonNumber).decimal, null);
  });

  it('leaves digits inside strings and keys alone', () => {
    assert.deepEqual(plain(parseExact(String.raw`{"12":"34, \"56\" 78","\\\"9":[-1.5e2]}`)), { 12: '34, "56" 78', '\\"9': [-150] });
  });

  it('reads any JSON as JSON.parse does', () => {
    fc.assert(fc.property(fc.json(), (text) => {
      assert.deepEqual(plain(parseExact(text)), plain(JSON.parse(text)));
    }));
  });

  it('refuses what JSON.parse refuses', () => {
    for (const bad of ['', '{', '01', '1 2', '{"a":1,}', "{'a':1}", 'NaN', '[1', '"1', '- 1']) assert.throws(() => parseExact(bad), SyntaxError, bad);
  });

  it('does not let a __proto__ member reach a prototype', () => {
    const value = parseExact('{"__proto__":{"polluted":1},"constructor":2}') as Record<string, unknown>;
    assert.equal(Object.getPrototypeOf(value), null);
    assert.equal((value as { polluted?: unknown }).polluted, undefined);
    assert.deepEqual(Object.keys(value), ['__proto__', 'constructor']);
  });
});

describe('stringifyExact', () => {
  it('writes numbers back as they came', () => {
    for (const text of ['{"a":9007199254740993,"b":[1.50,-0,1e-7],"c":"12","d":null}', '[]', '"x"']) {
      assert.equal(stringifyExact(parseExact(text)), text);
    }
  });
});
