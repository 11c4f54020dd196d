/** What we use of @huggingface/tokenizers: its own types leave out the file extensions that `nodenext` asks for. */
export class Tokenizer {
  /** @param tokenizer content of a tokenizer.json  @param config content of a tokenizer_config.json */
  constructor(tokenizer: object, config: object);
  encode(text: string): { readonly ids: number[] };
}
