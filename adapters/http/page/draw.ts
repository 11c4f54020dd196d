/** Drawing a box round one garment: by mouse at any time, by finger or keys in the drawing mode. */
import type { Box } from './answer.js';
import { fromCorners, isWorthSearching, KEY_STEP, moved, type Point, place, sized } from './box.js';
import { byId } from './elements.js';

/** A pointer that moves less than this has tapped, not drawn. CSS pixels. */
const TAP_PX = 6;
const FIRST_BOX: Box = { left: 0.25, top: 0.2, right: 0.75, bottom: 0.8 };

const stage = byId('stage', HTMLElement);
const frame = byId('frame', HTMLElement);
const tools = byId('draw-tools', HTMLElement);
const start = byId('draw', HTMLButtonElement);
const hint = byId('draw-hint', HTMLButtonElement);

let drawing = false;
let box = FIRST_BOX;

/** Calls `onBox` with every box that the person has finished. */
export function takeBoxes(onBox: (box: Box) => void): void {
  const finish = () => {
    leaveDrawing();
    onBox(box);
  };
  for (const button of [start, hint]) button.addEventListener('click', enterDrawing);
  byId('draw-search', HTMLButtonElement).addEventListener('click', finish);
  byId('draw-cancel', HTMLButtonElement).addEventListener('click', cancelDrawing);
  frame.addEventListener('keydown', (event) => onKey(event, finish));
  stage.addEventListener('pointerdown', (event) => follow(event, finish));
}

/** Back to choosing; what was drawn so far is dropped. */
export function leaveDrawing(): void {
  drawing = false;
  show();
}

function enterDrawing(): void {
  drawing = true;
  box = FIRST_BOX;
  show();
  frame.focus({ preventScroll: true });
  stage.scrollIntoView({ block: 'nearest' });
}

function cancelDrawing(): void {
  leaveDrawing();
  start.focus();
}

function show(): void {
  stage.classList.toggle('drawing', drawing);
  tools.hidden = !drawing;
  start.hidden = drawing;
  frame.hidden = !drawing;
  place(frame, box);
}

function onKey(event: KeyboardEvent, finish: () => void): void {
  const arrows: Readonly<Record<string, Point>> = {
    ArrowLeft: { x: -KEY_STEP, y: 0 },
    ArrowRight: { x: KEY_STEP, y: 0 },
    ArrowUp: { x: 0, y: -KEY_STEP },
    ArrowDown: { x: 0, y: KEY_STEP },
  };
  const arrow = arrows[event.key];
  if (arrow !== undefined) {
    box = event.shiftKey ? sized(box, arrow.x, arrow.y) : moved(box, arrow.x, arrow.y);
    place(frame, box);
  } else if (event.key === 'Enter') finish();
  else if (event.key === 'Escape') cancelDrawing();
  else return;
  event.preventDefault();
}

/** Follows one pointer from its first touch to its last. */
function follow(down: PointerEvent, finish: () => void): void {
  // A finger that is not in the drawing mode scrolls the page.
  const mayDraw = drawing || down.pointerType !== 'touch';
  if (!mayDraw || !down.isPrimary || down.button !== 0 || stage.classList.contains('unreadable')) return;
  const first = pointOf(down);
  let drawn: Box | undefined;

  const move = (event: PointerEvent) => {
    const far = Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > TAP_PX;
    if (!far && drawn === undefined) return;
    if (drawn === undefined) stage.setPointerCapture(event.pointerId);
    drawn = fromCorners(first, pointOf(event));
    frame.hidden = false;
    place(frame, drawn);
  };
  const end = (event: PointerEvent) => {
    stage.removeEventListener('pointermove', move);
    stage.removeEventListener('pointerup', end);
    stage.removeEventListener('pointercancel', end);
    if (event.type === 'pointerup' && drawn !== undefined && isWorthSearching(drawn)) {
      box = drawn;
      finish();
    } else show();
  };
  stage.addEventListener('pointermove', move);
  stage.addEventListener('pointerup', end);
  stage.addEventListener('pointercancel', end);
}

function pointOf(event: PointerEvent): Point {
  const { left, top, width, height } = stage.getBoundingClientRect();
  return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
}
