// The threat table keeps up with the code: every row is there, every patch still fits, the document says the same. `npm run test:threats` runs it.
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { checksOf, threats } from '../threats/threats.mjs';

const applying = threats.filter(({ doesNotApply }) => doesNotApply === undefined);
const defended = applying.flatMap(checksOf);

describe('the threat table', () => {
  it('has the 43 rows of the threat model, in order, and at most five that do not apply', () => {
    assert.deepEqual(threats.map(({ id }) => id), Array.from({ length: 43 }, (_item, index) => `T${String(index + 1).padStart(2, '0')}`));
    assert.ok(threats.length - applying.length <= 5);
  });

  it('has one patch for each defence, and no other', () => {
    assert.deepEqual(readdirSync('test/threats').filter((name) => name.endsWith('.patch')).sort(), defended.map(({ id }) => `${id}.patch`).sort());
  });

  for (const { id, title, defence, test } of defended) {
    it(`${id} (${title}): its patch takes something out of its defence, and its test is there`, () => {
      const patch = `test/threats/${id}.patch`;
      const { status, stderr } = spawnSync('git', ['apply', '--check', patch], { encoding: 'utf8' });
      assert.equal(status, 0, `${patch} no longer applies: write it anew so that it removes the defence.\n${stderr}`);
      assert.ok(defence !== undefined && readFileSync(patch, 'utf8').includes(`+++ b/${defence}\n`), `${patch} does not touch ${defence}`);
      assert.ok(test && existsSync(test.file), test?.file);
      // Names are written with escaped quotes where they stand in code.
      assert.ok(readFileSync(test.file, 'utf8').replaceAll('\\\'', '\'').includes(test.name), `${test.file} has no test "${test.name}"`);
    });
  }

  it('is what docs/threats.md says', () => {
    const { stdout } = spawnSync(process.execPath, ['scripts/threats.mjs', '--docs'], { encoding: 'utf8' });
    assert.equal(readFileSync('docs/threats.md', 'utf8'), stdout, 'write it anew: npm run --silent test:threats -- --docs > docs/threats.md');
  });
});
