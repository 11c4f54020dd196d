/** The page: a photo comes in, its garments are shown on it, the look-alikes of the chosen one beside it. */
import { type Answer, type Box, type Found, isWholePhoto } from './answer.js';
import { leaveDrawing, takeBoxes } from './draw.js';
import { byId, make } from './elements.js';
import { currentFilters, offerFilters } from './filters.js';
import { takePhotos } from './intake.js';
import { namesOf } from './names.js';
import { type PreparedPhoto, prepare } from './prepare.js';
import { clearResults, showNoClothes, showPlaceholders, showResults } from './results.js';
import { findSimilar, getFacets, getPhoto, getSettings, ServiceError } from './service.js';
import { type Choice, showChoices, showPicture } from './stage.js';
import { done, failed, working } from './status.js';

/** One photo and what is known about it. Answers are those of the present filters; undefined = to be asked. */
interface Session {
  readonly photo: PreparedPhoto;
  garments: readonly Found[];
  ownBox: Box | undefined;
  choice: Choice;
  answers: { found?: readonly Found[]; own?: Found };
}

let session: Session | undefined;
let underWay = new AbortController();
let maxPhotoBytes = Number.POSITIVE_INFINITY;

takePhotos(openPhoto, (sentence) => failed(sentence, undefined));
takeBoxes((box) => {
  if (session === undefined) return;
  session.ownBox = box;
  delete session.answers.own;
  choose('own');
});
byId('home', HTMLAnchorElement).addEventListener('click', (event) => {
  event.preventDefault();
  leave();
});
void introduce();

/** Takes a new photo in. */
async function openPhoto(file: Blob): Promise<void> {
  const signal = begin();
  session = undefined;
  document.body.dataset.view = 'photo';
  scrollTo(0, 0);
  leaveDrawing();
  clearResults();
  showChoices([], undefined, 0, choose);
  byId('hint', HTMLElement).hidden = true;
  working('Reading the photo…', leave);
  const photo = await prepare(file);
  if (signal.aborted) return;
  showPicture(photo.picture);
  if (photo.blob.size > maxPhotoBytes) {
    failed(`The photo is larger than ${Math.floor(maxPhotoBytes / 2 ** 20)} MB. Choose a smaller one.`, undefined);
    return;
  }
  session = { photo, garments: [], ownBox: undefined, choice: 0, answers: {} };
  await search(session);
}

/** Asks the service about the present choice, and shows what it says. */
async function search(current: Session): Promise<void> {
  const signal = begin();
  const box = current.choice === 'own' ? current.ownBox : undefined;
  const looking =
    box === undefined ? 'Looking for garments and their look-alikes…' : 'Looking for look-alikes of your box…';
  const tell = (sent: number) => {
    if (!signal.aborted) working(sent < 1 ? `Sending the photo… ${Math.round(sent * 100)} %` : looking, cancel);
  };
  showPlaceholders();
  tell(0);
  try {
    const answer = await findSimilar({ photo: current.photo.blob, box, filters: currentFilters() }, tell, signal);
    if (!signal.aborted) take(current, answer);
  } catch (error) {
    if (signal.aborted) return;
    clearResults();
    failed(error instanceof ServiceError ? error.message : 'Something went wrong on this page. Reload it.', () => {
      void search(current);
    });
  }
}

function take(current: Session, { garments }: Answer): void {
  if (current.choice === 'own') {
    current.answers.own = garments[0] ?? { category: 'outfit', box: current.ownBox ?? FULL, score: 1, results: [] };
  } else {
    current.answers.found = garments;
    current.garments = garments;
    current.choice = Math.min(current.choice, Math.max(0, garments.length - 1));
  }
  show(current);
}

const FULL: Box = { left: 0, top: 0, right: 1, bottom: 1 };

/** Shows what is known about the present choice; asks where nothing is. */
function show(current: Session): void {
  const { garments, ownBox, choice, answers } = current;
  showChoices(garments, ownBox, choice, choose);
  const garment = choice === 'own' ? answers.own : answers.found?.[choice];
  const isEmpty = choice !== 'own' && answers.found?.length === 0;
  if (garment === undefined && !isEmpty) {
    void search(current);
    return;
  }
  byId('hint', HTMLElement).hidden = !(
    garments.length === 1 &&
    garments[0] &&
    isWholePhoto(garments[0]) &&
    choice === 0
  );
  const isFiltered = Object.keys(currentFilters()).length > 0;
  done(garment === undefined ? showNoClothes() : showResults(garment, whatIs(garments, choice), isFiltered));
}

function whatIs(garments: readonly Found[], choice: Choice): string {
  return choice === 'own' ? 'your box' : `the ${namesOf(garments)[choice]?.toLowerCase()}`;
}

function choose(choice: Choice): void {
  if (session === undefined) return;
  // Whatever was asked about the former choice is no longer wanted.
  begin();
  session.choice = choice;
  show(session);
}

function filtersChanged(): void {
  if (session === undefined) return;
  session.answers = {};
  void search(session);
}

/** Gives up what is under way and starts something new. */
function begin(): AbortSignal {
  underWay.abort();
  underWay = new AbortController();
  return underWay.signal;
}

function cancel(): void {
  begin();
  clearResults();
  failed('Cancelled. Nothing was kept.', session && (() => session && void search(session)));
}

/** Back to the start. */
function leave(): void {
  begin();
  session = undefined;
  leaveDrawing();
  clearResults();
  done('');
  document.body.dataset.view = 'start';
}

/** Fills in what the page knows only from the service. */
async function introduce(): Promise<void> {
  try {
    const settings = await getSettings();
    maxPhotoBytes = settings.maxPhotoBytes;
    const items = new Intl.NumberFormat(navigator.language).format(settings.items);
    byId('catalogue', HTMLElement).textContent = `${settings.catalogueName} · ${items} items`;
    for (const notice of document.querySelectorAll<HTMLElement>('.demo-only')) notice.hidden = !settings.demo;
    byId('samples', HTMLElement).hidden = settings.samples.length === 0;
    byId('samples-list', HTMLElement).replaceChildren(...settings.samples.map(sample));
    offerFilters(await getFacets(), filtersChanged);
  } catch (error) {
    failed(error instanceof ServiceError ? error.message : String(error), () => void introduce());
  }
}

function sample(path: string, place: number): HTMLLIElement {
  const picture = make('img', {
    src: path,
    alt: `Try street photo ${place + 1}`,
    loading: 'lazy',
    width: 120,
    height: 160,
  });
  const button = make('button', { type: 'button', className: 'sample' }, picture);
  button.addEventListener('click', async () => {
    try {
      await openPhoto(await getPhoto(path));
    } catch (error) {
      failed(error instanceof ServiceError ? error.message : String(error), undefined);
    }
  });
  return make('li', {}, button);
}
