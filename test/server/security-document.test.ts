// docs/security.md names for each promise the file that holds it and the test that proves it: all of them are there.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

void test('every file that docs/security.md names is there, and every promise has a defence and a test', () => {
  const document = readFileSync('docs/security.md', 'utf8');
  const promises = document.slice(document.indexOf('## What the kit promises'), document.indexOf('## What you must do')).split('\n').filter((line) => line.startsWith('| ')).slice(2);
  assert.ok(promises.length >= 14);
  for (const line of promises) {
    const [, promise = '', heldBy = '', provedBy = ''] = line.split(' | ').length === 3 ? ['', ...line.split(' | ')] : [];
    const files = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
    assert.ok(files(heldBy).length > 0 && files(provedBy).length > 0, promise);
    assert.ok(files(provedBy).every((file) => file.startsWith('test/')), promise);
    for (const file of [...files(heldBy), ...files(provedBy)]) assert.ok(existsSync(file), file);
  }
});
