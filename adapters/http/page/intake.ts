/** The ways of a photo into the page: dropped, pasted, picked, or taken with the camera. */
import { byId } from './elements.js';

/** Calls `onPhoto` with every file that a person gives, and `onMistake` with a sentence where there was none in it. */
export function takePhotos(onPhoto: (file: File) => void, onMistake: (sentence: string) => void): void {
  const give = (files: FileList | undefined) => {
    const file = files?.[0];
    if (file === undefined) onMistake('There was no photo in that. Drop or paste an image file.');
    else onPhoto(file);
  };

  // A desk has no camera to point at a street.
  byId('take', HTMLButtonElement).hidden = navigator.maxTouchPoints === 0;
  for (const [button, input] of [
    ['pick', 'pick-file'],
    ['take', 'take-file'],
    ['again', 'pick-file'],
  ] as const) {
    byId(button, HTMLButtonElement).addEventListener('click', () => byId(input, HTMLInputElement).click());
  }
  for (const id of ['pick-file', 'take-file']) {
    const input = byId(id, HTMLInputElement);
    input.addEventListener('change', () => {
      if (input.files?.length) give(input.files);
      // So that the same file can be picked again.
      input.value = '';
    });
  }

  document.addEventListener('paste', (event) => {
    // Text that is pasted into a field is the field's.
    if (event.target instanceof HTMLInputElement && !event.clipboardData?.files.length) return;
    give(event.clipboardData?.files);
  });

  let depth = 0;
  const hover = (change: number) => {
    depth = change === 0 ? 0 : depth + change;
    document.body.classList.toggle('dropping', depth > 0);
  };
  document.addEventListener('dragenter', () => hover(1));
  document.addEventListener('dragleave', () => hover(-1));
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    hover(0);
    give(event.dataTransfer?.files);
  });
}
