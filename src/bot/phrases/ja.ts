/** Japanese. */
import type { Phrases } from './phrases.js';
import { createPlural } from './plural.js';

const plural = createPlural('ja');

export const JAPANESE: Phrases = {
  locale: 'ja',
  languageName: '日本語',
  categories: {
    top: 'トップス',
    bottom: 'パンツ',
    skirt: 'スカート',
    dress: 'ワンピース',
    outerwear: 'アウター',
    shoes: 'シューズ',
    bag: 'バッグ',
    headwear: '帽子',
    accessory: '小物',
    outfit: 'コーデ全体',
  },
  colours: {
    black: '黒',
    white: '白',
    grey: 'グレー',
    gray: 'グレー',
    beige: 'ベージュ',
    brown: '茶色',
    red: '赤',
    orange: 'オレンジ',
    yellow: '黄色',
    green: '緑',
    blue: '青',
    navy: '紺',
    purple: '紫',
    pink: 'ピンク',
    gold: 'ゴールド',
    silver: 'シルバー',
    multicolour: 'マルチカラー',
  },
  button: {
    more: 'もっと見る ▶',
    previous: '◀ 前へ',
    back: '↩ 戻る',
    refine: '🎛 絞り込む',
    thisIsIt: '👍 これです',
    notIt: '👎 違います',
    openShop: '🛒 ショップで見る',
    undo: '↩ 元に戻す',
    clear: '✖ すべて解除',
    price: '💰 価格',
    colour: '🎨 色',
    shop: '🏬 ショップ',
    kind: '👚 種類',
    any: '指定なし',
    settings: '⚙ 設定',
    language: '🌐 言語',
    forWomen: 'レディース',
    forMen: 'メンズ',
    forAll: 'すべて',
    forgetAll: '🗑 はい、消去する',
    keepAll: 'いいえ、残す',
    perPage: (count) => `${count}件ずつ`,
  },
  answer: {
    found: (garment, count) => plural(count, { other: `${garment}：似ている商品が#件あります` }),
    inPhoto: (photo, garment) => `写真${photo} · ${garment}`,
    only: (filters) => `条件：${filters}`,
    nothingFor: (garments) => `似ている商品なし：${garments}`,
    photoFailed: (photo, why) => `写真${photo}：${why}`,
    tapNumber: 'この中にありますか？番号をタップしてください。',
    same: (percent) => `${percent} · 同じもののようです`,
    similar: (percent) => `${percent} · 似ています`,
    upTo: (price) => `${price}以下`,
    isThisIt: (number) => `${number}番：これですか？`,
    kept: '保存しました！保存した商品からいつでも見られます。',
    hidden: (number) => `${number}番を外しました。ほかの商品はこちらです。`,
    noneLeft: 'これが最後の商品でした。条件を変えるか、別の写真を送ってください。',
    itemGone: 'この商品はもうショップにありません。ほかの商品をご覧ください。',
    refineHow: '何を変えますか？',
  },
  empty: {
    noClothes:
      'この写真には服が見つかりませんでした。服が大きく明るく写った写真を送るか、服の部分だけに切り取ってください。',
    nothingClose: (garments) =>
      `ショップに似ている商品がありませんでした${garments === undefined ? '' : `（探したもの：${garments}）`}。正面から撮り、1着だけに切り取った写真をお試しください。`,
    nothingWith: (filters) =>
      `この条件に合う似た商品がありません：${filters}。結果はそのままです。別の条件を選んでください。`,
  },
  trouble: {
    damaged: 'この写真は壊れているか、途中で切れています。もう一度送るか、別の写真を送ってください。',
    unsupported: 'この画像は読み取れません。JPEG、PNG、WebP、GIF、AVIFのいずれかを送ってください。',
    tooLarge: 'この写真は大きすぎます。小さいものを送ってください。スクリーンショットでも大丈夫です。',
    gone: 'この写真はもう開けません。もう一度送ってください。',
    address: 'このリンクから画像を取得できません。別のリンクか、画像そのものを送ってください。',
    busy: 'ただいま大変混み合っています。1分後にもう一度送ってください。',
    tookTooLong: '時間がかかりすぎたため中止しました。もう一度送ってください。',
    closing: 'ただいま再起動中です。1分後にもう一度送ってください。',
    ours: 'こちらで問題が起きました。お客様のせいではありません。1分後にもう一度送ってください。',
    userQuota: (seconds) =>
      plural(seconds, { other: '一度に送られた写真が多すぎます。#秒後にもう一度お試しください。' }),
    chatQuota: (seconds) =>
      plural(seconds, { other: 'このチャットからの質問が多すぎます。#秒後にもう一度お試しください。' }),
    notYours: 'これは質問した人のためのボタンです。あなたの写真も送ってみてください！',
    over: 'この回答の有効期限が切れました。写真をもう一度送ってください。',
    stillLooking: 'まだ探しています…ただいま混み合っていますが、まもなくお答えします。',
    inLine: (place) => `まだ探しています…ただいま混み合っており、現在${place}番目です。`,
  },
  refusal: {
    'no-photo': '写真が必要です。写真を送るか、写真への返信で私の名前を書いてください。',
    'photo-hidden':
      'その写真は見ることができません。投稿のメニューから「アプリ」を開き、「このコーデを探す」を選んでください。',
    'photo-too-large': 'この写真は大きすぎます。小さいものを送ってください。スクリーンショットでも大丈夫です。',
    'photo-gone': 'この写真はもう開けません。もう一度送ってください。',
    'not-a-picture':
      'このファイルは読み取れる画像ではありません。JPEG、PNG、WebP、GIF、AVIFのいずれかを送ってください。',
  },
  menu: {
    number: 'この中にありますか？',
    garment: 'ほかのアイテムを見る',
    price: 'いくらまで？',
    colour: '何色？',
    shop: 'どのショップ？',
    kind: '種類は？',
    language: '言語',
  },
  start:
    'こんにちは！気になる服の写真を送ってください。街で撮った写真、自撮り、スクリーンショット、どれでも大丈夫です。ショップから最も似ている商品を探し、写真・価格・リンクをお見せします。',
  howToAsk: '服の写真を送ってください。',
  inGroups: 'グループでは、写真の説明に私の名前を書くか、誰かの写真への返信で私の名前を書いてください。',
  help: (photosPerMinute) =>
    `📷 写真、アルバム、画像ファイルを送ってください。グループでは、写真の説明か写真への返信に私の名前を書くか、/similar を使ってください。
🔢 番号をタップすると商品を表示します。👍で保存、👎で外します。
👗 写真の中のほかのアイテムをタップすると、それに似た商品を表示します。
🎛 価格・色・ショップ・種類で絞り込めます。
⚙ /settings：表示件数、レディース・メンズ、言語。
🔒 /privacy：保存する内容。/forget：すべて消去。

${plural(photosPerMinute, { other: '1人につき毎分#枚まで見られます。' })}正面から、服が大きく写った写真が最適です。`,
  privacy: (days, learns) =>
    `🔒 お送りいただいた写真は、回答後すぐに破棄します。保存することも、誰かに見せることも、ほかへ送ることもありません。

保存するのは、設定、👍や👎を付けた商品、そしてボタンが使い続けられるように${plural(days, { other: '#日間' })}、表示した商品と、このプラットフォーム上の写真の場所の記録だけです。すべてこのプラットフォームでの番号で管理し、お名前は保存しません。${learns ? '\n\n運営者が私の精度を高められるように、アイテムの見た目を表す数字の列も保存します。ボタンが使える間、また👍や👎を付けた場合は /forget まで保存します。画像ではありません。' : ''}

/forget ですべてすぐに消去します。`,
  settings: (language, perPage, forWhom) =>
    `⚙ 設定
言語：${language}
表示件数：${perPage}
服：${forWhom}`,
  reallyForget: '設定、保存した商品、すべての回答を消去しますか？回答のボタンは使えなくなります。',
  forgotten: (count) => plural(count, { other: '完了しました：#件の記録を消去しました。' }),
  nothingForgotten: 'すべてそのまま残してあります。',
  describe: {
    start: 'できること',
    similar: '写真の服に似た商品を探す',
    help: '使い方',
    settings: '表示件数、レディース・メンズ、言語',
    language: '言語を選ぶ',
    privacy: '保存する内容と期間',
    forget: '私が知っているあなたの情報をすべて消去',
    'find-outfit': 'このコーデを探す',
    'option-photo': '写真',
    'option-link': '画像へのリンク',
    'option-item': '探したいアイテム',
    'option-colour': 'この色だけ',
    'option-max-price': 'この価格以下',
    'option-shop': 'このショップだけ',
  },
};
