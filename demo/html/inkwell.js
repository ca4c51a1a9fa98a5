// The studio's script: makes pictures and, when the wallet is dry, goes on by itself once it is paid. Loaded by studio.html.
import { getBilling } from './credyt-widgets.js';

const billing = getBilling();
const WISH = 'inkwell.wish';
const IDEAS = [
  'A harbour at dawn, layered paper, long shadows, one small boat', 'Winter forest under a pale sun', 'Tokyo streets after midnight',
  'Desert dunes at noon', 'Rooftops of Lisbon in rose', 'A quiet mountain and a red sun', 'Stars over violet hills', 'Sailing past the coral coast',
];

const form = document.querySelector('#prompt');
const [words, count] = [form.elements.prompt, form.elements.count];
const [price, create, say, gallery, total] = ['price', 'create', 'say', 'gallery', 'total'].map((id) => document.getElementById(id));

// One wish = one press of "Create": its key makes sending it again safe. It is kept while unfinished, so a payment in this tab cannot lose it.
const keep = (wish) => sessionStorage.setItem(WISH, JSON.stringify(wish));
const drop = () => sessionStorage.removeItem(WISH);
const kept = () => JSON.parse(sessionStorage.getItem(WISH) ?? 'null');
let callOff = () => {};

async function make(wish) {
  const tiles = addTiles(wish);
  setBusy(true);
  try {
    let answer = await send(wish);
    if (answer.status === 402) {
      // The server says what is missing; the dialog lets the customer pay. Given a key, the wait outlives a payment in this tab.
      const { asset, required, account } = await answer.json();
      await billing.refresh(); // the server has just judged: what this page knows may be older
      await billing.ensureFunds({ asset, amount: required, account, key: wish.key });
      answer = await send(wish);
    }
    if (!answer.ok) throw new Error(`/api/images answered ${answer.status}`);
    const { pictures } = await answer.json();
    drop();
    tiles.forEach((tile, index) => tile.replaceWith(picture(pictures[index])));
    tell('');
    words.value = '';
    void billing.refresh(); // the balance has moved
  } catch (reason) {
    tiles.forEach((tile) => tile.remove());
    words.value ||= wish.prompt;
    if (reason?.name === 'AbortError') drop();
    else tell('Inkwell couldn’t be reached. Press Create again; you won’t be charged twice for the same picture.');
  } finally {
    setBusy(false);
    countPictures();
  }
}

const send = (wish) => fetch('/api/images', {
  method: 'POST',
  headers: { 'Content-Type': 'application/json', 'Idempotency-Key': wish.key },
  body: JSON.stringify({ prompt: wish.prompt, count: wish.count }),
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (create.ariaDisabled === 'true') return;
  callOff(); // a new wish takes the place of one left over
  const wish = { prompt: words.value.trim(), count: Number(count.value) };
  const last = kept();
  // The same wish again after a lost answer keeps its key: the server then knows it as the same.
  wish.key = last?.prompt === wish.prompt && last.count === wish.count ? last.key : crypto.randomUUID();
  keep(wish);
  void make(wish);
});

words.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

document.querySelector('#idea').addEventListener('click', () => {
  const others = IDEAS.filter((idea) => idea !== words.value);
  words.value = others[Math.floor(Math.random() * others.length)];
  words.focus();
});

count.addEventListener('change', showPrice);

function showPrice() {
  price.value = `${Number(count.value) * 10} credits`;
}

function setBusy(busy) {
  create.ariaDisabled = String(busy);
  create.textContent = busy ? 'Creating…' : 'Create';
}

function tell(text) {
  say.textContent = text;
}

function fill(template, caption) {
  const tile = document.getElementById(template).content.firstElementChild.cloneNode(true);
  tile.querySelector('figcaption').textContent = caption;
  return tile;
}

function addTiles(wish) {
  const tiles = Array.from({ length: wish.count }, () => fill('making', wish.prompt));
  gallery.prepend(...tiles);
  return tiles;
}

function picture({ url, prompt }) {
  const tile = fill('picture', prompt);
  Object.assign(tile.querySelector('img'), { src: url, alt: prompt });
  return tile;
}

function countPictures() {
  const made = gallery.querySelectorAll('li:not(.making)').length;
  total.textContent = made === 1 ? '1 picture' : `${made} pictures`;
}

const { pictures } = await (await fetch('/api/images')).json();
gallery.append(...pictures.map(picture));
countPictures();

// Back from paying with a wish left over: its words stand in the box, and it is made as soon as the money is there.
const left = kept();
if (left) {
  words.value = left.prompt;
  count.value = String(left.count);
  callOff = billing.onFundsReady(left.key, () => make(left));
}
showPrice();
