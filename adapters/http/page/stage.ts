/** The person's photo with the garments on it, as boxes to be tapped and as a row of buttons below. */
import { type Box, type Found, isWholePhoto } from './answer.js';
import { place } from './box.js';
import { byId, make } from './elements.js';
import { namesOf } from './names.js';

/** Longest side of the canvas, in its own pixels: sharp on a dense screen, light on memory. */
const CANVAS_SIDE = 1_200;

/** What can be searched with: a found garment by its place in the answer, or the person's own box. */
export type Choice = number | 'own';

const stage = byId('stage', HTMLElement);
const canvas = byId('picture', HTMLCanvasElement);
const boxes = byId('boxes', HTMLElement);
const choices = byId('choices', HTMLElement);

/** Shows the photo, or says that this browser can't. */
export function showPicture(picture: ImageBitmap | undefined): void {
  stage.classList.toggle('unreadable', picture === undefined);
  const scale = picture === undefined ? 1 : CANVAS_SIDE / Math.max(picture.width, picture.height);
  canvas.width = Math.max(1, Math.round((picture?.width ?? 3) * scale));
  canvas.height = Math.max(1, Math.round((picture?.height ?? 4) * scale));
  const context = canvas.getContext('2d');
  if (picture === undefined || context === null) return;
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
}

/** Shows what can be chosen and what is chosen. */
export function showChoices(
  garments: readonly Found[],
  own: Box | undefined,
  chosen: Choice,
  onChoose: (choice: Choice) => void,
): void {
  const names = namesOf(garments);
  const options = garments.map((garment, i): Option => ({ choice: i, name: names[i] ?? '', garment }));
  if (own !== undefined) options.push({ choice: 'own', name: 'Your box' });

  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.choice : undefined;
  const inRow = choices.contains(document.activeElement);

  const onPhoto = options.flatMap(({ choice, name, garment }) => {
    const box = choice === 'own' ? own : garment?.box;
    if (box === undefined || (garment !== undefined && isWholePhoto(garment))) return [];
    const label = garment === undefined ? name : `${name}, ${Math.round(garment.score * 100)} % sure`;
    const button = chooser(choice, label, choice === chosen, onChoose);
    button.className = choice === 'own' ? 'box own' : 'box';
    button.append(make('span', { className: 'box-name' }, name));
    place(button, box);
    // The smaller one on top, or a tap could never reach it.
    button.style.zIndex = String(100 - Math.round(100 * (box.right - box.left) * (box.bottom - box.top)));
    return [button];
  });
  boxes.replaceChildren(...onPhoto);

  choices.hidden = options.length < 2;
  choices.replaceChildren(
    ...options.map(({ choice, name }) => {
      const button = chooser(choice, undefined, choice === chosen, onChoose);
      button.className = 'chip';
      button.append(name);
      return button;
    }),
  );
  if (focused !== undefined) {
    (inRow ? choices : boxes).querySelector<HTMLElement>(`[data-choice="${focused}"]`)?.focus();
  }
}

interface Option {
  readonly choice: Choice;
  readonly name: string;
  readonly garment?: Found;
}

function chooser(choice: Choice, label: string | undefined, isChosen: boolean, onChoose: (choice: Choice) => void) {
  const button = make('button', { type: 'button' });
  button.dataset.choice = String(choice);
  button.setAttribute('aria-pressed', String(isChosen));
  if (label !== undefined) button.setAttribute('aria-label', label);
  button.addEventListener('click', () => onChoose(choice));
  return button;
}
