// Redirects: no path from a browser and no link from Credyt may lead anywhere but where the host said (reliability.md §2.6).
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isReturnPath, readHostedLink, withParameter } from '../../src/server/links.js';
import { BAD_LINKS, BAD_PATHS, GOOD_PATHS } from './redirect-vectors.js';

const APP = 'https://app.test';
const LINK_ORIGINS = new Set(['https://billing.credyt.ai', 'http://localhost:4010']);

describe('a return path', () => {
  it('may be any page of the host', () => {
    for (const path of GOOD_PATHS) assert.equal(isReturnPath(path), true, path);
  });

  it('is refused when it leads elsewhere, on the first reading or a later one', () => {
    for (const path of BAD_PATHS) assert.equal(isReturnPath(path), false, JSON.stringify(path));
    for (const value of [null, undefined, 7, {}, ['/x'], true]) assert.equal(isReturnPath(value), false);
  });

  it('keeps its query and hash when a parameter is added, and loses our older ones', () => {
    assert.equal(withParameter(APP, '/a?x=1&y=%2F&credyt_return=old&credyt_error=forbidden#tab', 'credyt_return', 'm'), `${APP}/a?x=1&y=%2F&credyt_return=m#tab`);
    assert.equal(withParameter(APP, '/#/route?z', 'credyt_return', 'm'), `${APP}/?credyt_return=m#/route?z`);
    assert.equal(withParameter(APP, '/größe', 'credyt_error', 'a&b'), `${APP}/gr%C3%B6%C3%9Fe?credyt_error=a%26b`);
  });
});

describe('a link from Credyt', () => {
  it('is taken from a listed origin, in its parsed form', () => {
    assert.equal(readHostedLink('https://billing.credyt.ai/api/sign-in?token=a.b-c_d', LINK_ORIGINS), 'https://billing.credyt.ai/api/sign-in?token=a.b-c_d');
    assert.equal(readHostedLink('HTTPS://BILLING.credyt.ai:443/x', LINK_ORIGINS), 'https://billing.credyt.ai/x');
    assert.equal(readHostedLink('http://localhost:4010/x?email=a@b.example', LINK_ORIGINS), 'http://localhost:4010/x?email=a@b.example');
  });

  it('is refused from anywhere else, however it is written', () => {
    for (const link of BAD_LINKS) assert.equal(readHostedLink(link, LINK_ORIGINS), null, JSON.stringify(link));
  });

  it('is refused over http even when listed, unless it is on this machine', () => {
    assert.equal(readHostedLink('http://billing.credyt.ai/x', new Set(['http://billing.credyt.ai'])), null);
  });
});
