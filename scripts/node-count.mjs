// A node:test reporter that writes the counts and the names of what failed, as JSON. Used by test.mjs next to the reporter for people.
import { relative } from 'node:path';

/** A suite is no test of its own, unless it failed by itself (a hook, an import) and not through its tests. */
const isTest = ({ details }) => details.type !== 'suite' || details.error?.failureType === 'hookFailed';

/** A file without tests is reported as one passing test named after itself: nothing was checked, so it failed. */
const isEmptyFile = ({ name, nesting, file }) => nesting === 0 && (name === file || file?.endsWith(`/${name}`));

export default async function* count(events) {
  const totals = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.skip !== undefined || data.todo !== undefined) totals.skipped++;
    else if (!isTest(data)) continue;
    else if (type === 'test:fail' || isEmptyFile(data)) {
      totals.failed++;
      const reason = data.details.error?.cause?.message ?? data.details.error?.message ?? 'holds no test';
      totals.failures.push(`${data.file ? relative('.', data.file) : 'node'}: ${data.name}: ${reason}`);
    } else totals.passed++;
  }
  yield JSON.stringify(totals);
}
