// `npm run openapi`: makes test/fixtures/*.json from the real handler, then openapi.json from the contract with those answers as examples.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { writeDocument } from './openapi/document.js';
import { FIXTURES_FOLDER, makeFixtures, print } from './openapi/fixtures.js';

const fixtures = await makeFixtures();
mkdirSync(FIXTURES_FOLDER, { recursive: true });
for (const file of readdirSync(FIXTURES_FOLDER)) rmSync(`${FIXTURES_FOLDER}/${file}`);
for (const [name, fixture] of Object.entries(fixtures)) writeFileSync(`${FIXTURES_FOLDER}/${name}.json`, print(fixture));
writeFileSync('openapi.json', print(writeDocument(fixtures)));
console.log(`openapi.json and ${Object.keys(fixtures).length} fixtures in ${FIXTURES_FOLDER}`);
