/** Whether a network takes what it is given; checked before it travels to the inference process. */
import { SamelookError } from '../src/core/errors.js';
import {
  isTokens,
  type Network,
  type NetworkInput,
  type PictureInput,
  type TokenInput,
  takesPictures,
} from './network.js';

/** @throws SamelookError INPUT_INVALID that says what the network takes */
export function checkInput({ id, input: wanted }: Network, input: NetworkInput): void {
  const problem = takesPictures(wanted) ? pictureProblem(wanted, input) : tokensProblem(wanted, input);
  if (problem !== undefined) throw new SamelookError('INPUT_INVALID', `The model ${id} takes ${problem}.`);
}

function pictureProblem({ sizes }: PictureInput, input: NetworkInput): string | undefined {
  const wanted = `pictures of ${sizes.map(({ width, height }) => `${width} x ${height}`).join(', ')}`;
  if (isTokens(input)) return `${wanted}, not texts`;
  const { width, height, rgb } = input;
  if (!sizes.some((size) => size.width === width && size.height === height))
    return `${wanted}, not ${width} x ${height}`;
  const bytes = width * height * 3;
  return rgb.length === bytes ? undefined : `${bytes} bytes for a picture of ${width} x ${height}, not ${rgb.length}`;
}

function tokensProblem({ length }: TokenInput, input: NetworkInput): string | undefined {
  const wanted = `texts of 1 to ${length} tokens`;
  if (!isTokens(input)) return `${wanted}, not pictures`;
  const { tokens } = input;
  if (tokens.length < 1 || tokens.length > length) return `${wanted}, not ${tokens.length}`;
  return tokens.every(Number.isSafeInteger) ? undefined : 'whole numbers as tokens';
}
