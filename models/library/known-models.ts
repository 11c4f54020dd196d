/** Models that can be pulled by name: where their files are, what they are for, and how they are fed. */

/** Number formats of the weights. */
export const VARIANTS = ['fp32', 'fp16', 'int8'] as const;
/** `fp32` is exact; `fp16` half the size, for GPUs; `int8` a quarter, for CPUs, less exact. */
export type Variant = (typeof VARIANTS)[number];

/** A file on the hub. */
export interface HubFile {
  /** Behind the hub's address. The revision is fixed, so that the content is. */
  readonly path: string;
  /** About; the hub tells exactly. */
  readonly bytes: number;
  /** Where it is known beforehand. */
  readonly sha256?: string;
}

/** A model that somebody offers on the hub. */
export interface KnownModel {
  readonly id: string;
  readonly purpose: string;
  readonly licence: string;
  /** What a person should know before they agree. */
  readonly note?: string;
  /** The model's page, behind the hub's address. */
  readonly page: string;
  /** The manifest without id and digests; the same for all variants. */
  readonly manifest: Readonly<Record<string, unknown>>;
  /** By variant, the files by the names that the manifest calls them. */
  readonly variants: { readonly [variant in Variant]?: Readonly<Record<string, HubFile>> };
}

const MB = 1e6;
const CLIP_SIZE = { width: 224, height: 224 };

const SIGLIP = 'Marqo/marqo-fashionSigLIP';
const SIGLIP_FILES = `${SIGLIP}/resolve/e5619578fd528afa0bf88d8fae37748336a57fa2`;
const TOKENIZER: HubFile = { path: `${SIGLIP_FILES}/tokenizer.json`, bytes: 2.42 * MB };

/** Names, sizes and digests as the hub's pages tell them; those of the vision tower in fp16 and int8 are shares of fp32. */
const FASHION_SIGLIP: KnownModel = {
  id: 'fashion-siglip',
  purpose: 'trained on more than a million fashion products (its authors); finds by words too',
  licence: 'Apache-2.0',
  page: SIGLIP,
  manifest: {
    kind: 'encoder',
    file: 'vision.onnx',
    licence: 'Apache-2.0',
    // preprocessor_config.json: stretched to 224 x 224, mean and deviation 0.5.
    input: {
      name: 'pixel_values',
      ...CLIP_SIZE,
      layout: 'NCHW',
      channels: 'RGB',
      scale: 1 / 255,
      mean: [0.5, 0.5, 0.5],
      std: [0.5, 0.5, 0.5],
      fit: 'fill',
      background: [255, 255, 255],
      type: 'float32',
    },
    output: { name: 'image_embeds', dimensions: 768 },
    metric: 'cosine',
    text: {
      file: 'text.onnx',
      tokenizer: { file: 'tokenizer.json', canonical: true },
      // marqo_fashionSigLIP.py: texts of 64 tokens, filled up with </s>.
      input: { name: 'input_ids', length: 64, type: 'int64', padding: 1 },
      output: 'text_embeds',
    },
  },
  variants: {
    fp32: {
      'vision.onnx': {
        path: `${SIGLIP_FILES}/onnx/vision_model.onnx`,
        bytes: 372 * MB,
        sha256: 'a7e773846b27a699c45ba7e3978514b7fca420662d7e69e3b9226982f09f4a13',
      },
      'text.onnx': {
        path: `${SIGLIP_FILES}/onnx/text_model.onnx`,
        bytes: 441 * MB,
        sha256: 'c1d501b23bddf27ba828c037b0780e44fdf47ca4c0b925ef190ab5bcf7aaf6e6',
      },
      'tokenizer.json': TOKENIZER,
    },
    fp16: {
      'vision.onnx': { path: `${SIGLIP_FILES}/onnx/vision_model_fp16.onnx`, bytes: 186 * MB },
      'text.onnx': { path: `${SIGLIP_FILES}/onnx/text_model_fp16.onnx`, bytes: 221 * MB },
      'tokenizer.json': TOKENIZER,
    },
    int8: {
      'vision.onnx': { path: `${SIGLIP_FILES}/onnx/vision_model_int8.onnx`, bytes: 94 * MB },
      'text.onnx': { path: `${SIGLIP_FILES}/onnx/text_model_int8.onnx`, bytes: 111 * MB },
      'tokenizer.json': TOKENIZER,
    },
  },
};

const CLOTHES = 'mattmdjaga/segformer_b2_clothes';
/** The same weights, converted once more by the author of transformers.js. */
const CLOTHES_SMALLER = 'Xenova/segformer_b2_clothes/resolve/b5ddd0fb2a957b9ed40074655c4cd82ff63ad137';

const SEGFORMER_CLOTHES: KnownModel = {
  id: 'segformer-clothes',
  purpose: 'garments of people, pixel by pixel',
  licence: 'MIT by its tag, NVIDIA Source Code License for SegFormer by its card',
  note: "The card's licence allows research and evaluation only, no commercial use: https://github.com/NVlabs/SegFormer/blob/master/LICENSE",
  page: CLOTHES,
  manifest: {
    kind: 'parser',
    file: 'model.onnx',
    licence: 'MIT by its tag, NVIDIA Source Code License for SegFormer (no commercial use) by its card',
    // preprocessor_config.json: stretched to 512 x 512, ImageNet's mean and deviation.
    input: {
      name: 'pixel_values',
      width: 512,
      height: 512,
      layout: 'NCHW',
      channels: 'RGB',
      scale: 1 / 255,
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
      fit: 'fill',
      background: [255, 255, 255],
      type: 'float32',
    },
    output: { name: 'logits', labels: 18 },
    // Of the 18 labels those that are garments; the others are background, hair, face, arms and legs.
    labels: [
      { index: 1, category: 'headwear' },
      { index: 3, category: 'accessory' },
      { index: 4, category: 'top' },
      { index: 5, category: 'skirt' },
      { index: 6, category: 'bottom' },
      { index: 7, category: 'dress' },
      { index: 8, category: 'accessory' },
      { index: 9, category: 'shoes' },
      { index: 10, category: 'shoes' },
      { index: 16, category: 'bag' },
      { index: 17, category: 'accessory' },
    ],
  },
  variants: {
    fp32: {
      'model.onnx': {
        path: `${CLOTHES}/resolve/f6ac72992f938a1d0073fb5e5a06fd781f19f9a2/onnx/model.onnx`,
        bytes: 110 * MB,
      },
    },
    fp16: {
      'model.onnx': {
        path: `${CLOTHES_SMALLER}/onnx/model_fp16.onnx`,
        bytes: 55.5 * MB,
        sha256: 'fb26597b765a26a3ca30a776b95916bea145c7b1a13b6cb99a27dffba51101ef',
      },
    },
    int8: { 'model.onnx': { path: `${CLOTHES_SMALLER}/onnx/model_quantized.onnx`, bytes: 28.8 * MB } },
  },
};

/** In the order of the list that a person reads. */
export const KNOWN_MODELS: readonly KnownModel[] = [FASHION_SIGLIP, SEGFORMER_CLOTHES];

/** The name of a pulled variant: `fp32` needs no word. */
export function idOf(model: KnownModel, variant: Variant): string {
  return variant === 'fp32' ? model.id : `${model.id}-${variant}`;
}
