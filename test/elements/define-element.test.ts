// Registering elements: once, whatever the number of scripts that try.
import { expect } from '@open-wc/testing';
import { stub } from 'sinon';
import { defineElement } from '../../src/elements/define-element.js';

const makeClass = (version: string) => class extends HTMLElement { static readonly version = version; };
let count = 0;
const freshTag = (): string => `credyt-trial-${++count}`;

describe('defineElement', () => {
  it('registers a class under its tag', () => {
    const tag = freshTag();
    const Class = makeClass('1.0.0');
    defineElement(tag, Class);
    expect(customElements.get(tag) === Class).to.equal(true);
  });

  it('says nothing when the same version is loaded twice', () => {
    const warn = stub(console, 'warn');
    const tag = freshTag();
    defineElement(tag, makeClass('1.0.0'));
    defineElement(tag, makeClass('1.0.0'));
    warn.restore();
    expect(warn.called).to.equal(false);
  });

  it('names both versions when another holds the tag, and leaves it as it is', () => {
    const warn = stub(console, 'warn');
    const tag = freshTag();
    const First = makeClass('1.0.0');
    defineElement(tag, First);
    defineElement(tag, makeClass('2.0.0'));
    warn.restore();
    expect(warn.firstCall.args[0]).to.include('1.0.0').and.to.include('2.0.0');
    expect(customElements.get(tag) === First).to.equal(true);
  });

  it('does nothing where there is no registry, as on a server', () => {
    expect(() => { defineElement(freshTag(), makeClass('1.0.0'), null as never); }).not.to.throw();
  });
});
