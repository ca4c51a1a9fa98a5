// The page's one live region: at most one message in five seconds, the newest wins.
import { expect } from '@open-wc/testing';
import { useFakeTimers, type SinonFakeTimers } from 'sinon';
import { announce, getAnnouncer } from '../../src/controllers/announce.js';

const said = (): string => document.querySelector('[data-credyt-announcer]')?.textContent ?? '';

describe('announcements', () => {
  let clock: SinonFakeTimers;
  beforeEach(() => { clock = useFakeTimers(); });
  afterEach(() => {
    clock.tick(20_000);
    clock.restore();
  });

  it('stand in one polite region, in the page before its text', () => {
    getAnnouncer();
    getAnnouncer();
    const regions = document.querySelectorAll('[data-credyt-announcer]');
    expect(regions).to.have.lengthOf(1);
    expect(regions[0]).to.have.attribute('role', 'status');
    expect(said()).to.equal('');
  });

  it('are said at once, then at most every five seconds, the newest of those that waited', () => {
    announce('one');
    expect(said()).to.equal('one');
    announce('two');
    announce('three');
    expect(said()).to.equal('one');
    clock.tick(4999);
    expect(said()).to.equal('one');
    clock.tick(1);
    expect(said()).to.equal('three');
  });

  it('are said once when several elements say the same', () => {
    announce('same');
    announce('same');
    clock.tick(5000);
    expect(said()).to.equal('');
  });

  it('are heard over a modal dialog of the page, and after it', () => {
    const dialog = document.createElement('dialog');
    document.body.append(dialog);
    dialog.showModal();
    announce('over it');
    expect(said(), 'the region is met before its text').to.equal('');
    clock.tick(100);
    expect(dialog.textContent).to.equal('over it');
    clock.tick(5000);
    dialog.remove();
    announce('after it');
    expect(said()).to.equal('after it');
    expect(getAnnouncer().region.parentNode === document.body).to.equal(true);
  });

  it('can be said again later', () => {
    announce('again');
    clock.tick(5000);
    announce('again');
    expect(said()).to.equal('again');
  });
});
