/** Chinese, in simplified characters. */
import type { Phrases } from './phrases.js';
import { createPlural } from './plural.js';

const plural = createPlural('zh-CN');

export const CHINESE: Phrases = {
  locale: 'zh-CN',
  languageName: '中文',
  categories: {
    top: '上衣',
    bottom: '裤子',
    skirt: '半身裙',
    dress: '连衣裙',
    outerwear: '外套',
    shoes: '鞋子',
    bag: '包包',
    headwear: '帽子',
    accessory: '配饰',
    outfit: '整套穿搭',
  },
  colours: {
    black: '黑色',
    white: '白色',
    grey: '灰色',
    gray: '灰色',
    beige: '米色',
    brown: '棕色',
    red: '红色',
    orange: '橙色',
    yellow: '黄色',
    green: '绿色',
    blue: '蓝色',
    navy: '藏青色',
    purple: '紫色',
    pink: '粉色',
    gold: '金色',
    silver: '银色',
    multicolour: '多色',
  },
  button: {
    more: '更多 ▶',
    previous: '◀ 上一页',
    back: '↩ 返回',
    refine: '🎛 筛选',
    thisIsIt: '👍 就是它',
    notIt: '👎 不是它',
    openShop: '🛒 去商店看',
    undo: '↩ 撤销',
    clear: '✖ 全部清除',
    price: '💰 价格',
    colour: '🎨 颜色',
    shop: '🏬 商店',
    kind: '👚 类别',
    any: '不限',
    settings: '⚙ 设置',
    language: '🌐 语言',
    forWomen: '女装',
    forMen: '男装',
    forAll: '全部',
    forgetAll: '🗑 是的，忘记我',
    keepAll: '不，保留',
    perPage: (count) => `每次 ${count} 件`,
  },
  answer: {
    found: (garment, count) => plural(count, { other: `${garment}：# 件相似商品` }),
    inPhoto: (photo, garment) => `照片 ${photo} · ${garment}`,
    only: (filters) => `仅限：${filters}`,
    nothingFor: (garments) => `没有找到相似的：${garments}`,
    photoFailed: (photo, why) => `照片 ${photo}：${why}`,
    tapNumber: '是其中的一件吗？请点它的编号。',
    same: (percent) => `${percent} · 看起来是同款`,
    similar: (percent) => `${percent} · 相似`,
    upTo: (price) => `不超过 ${price}`,
    isThisIt: (number) => `${number} 号：是这件吗？`,
    kept: '已收藏！你可以在收藏的商品里找到它。',
    hidden: (number) => `已去掉 ${number} 号。其他的在这里。`,
    noneLeft: '这是最后一件了。请换个条件，或者再发一张照片。',
    itemGone: '商店已经没有这件商品了，看看其他的吧。',
    refineHow: '想换成什么样的？',
  },
  empty: {
    noClothes: '这张照片里没有看到衣服。请发一张衣服够大、光线够好的照片，或者把照片裁剪到衣服部分。',
    nothingClose: (garments) =>
      `商店里没有足够相似的商品${garments === undefined ? '' : `（找过：${garments}）`}。请试试正面拍摄、只裁出一件衣服的照片。`,
    nothingWith: (filters) => `没有符合条件的相似商品：${filters}。结果没有变动，请换个选择。`,
  },
  trouble: {
    damaged: '这张照片已损坏或没有传完整。请重新发送，或者换一张。',
    unsupported: '我读不了这张图片。请发 JPEG、PNG、WebP、GIF 或 AVIF。',
    tooLarge: '这张照片太大了。请发一张小一点的，截图也可以。',
    gone: '我已经打不开这张照片了。请重新发送。',
    address: '这个链接里取不到图片。请换一个链接，或者直接发图片。',
    busy: '现在提问的人很多，请一分钟后再发一次。',
    tookTooLong: '等得太久，我先停下了。请重新发送。',
    closing: '我正在重启，请一分钟后再发一次。',
    ours: '是我这边出了问题，不是你的错。请一分钟后再发一次。',
    userQuota: (seconds) => plural(seconds, { other: '一下子发了太多照片，请 # 秒后再试。' }),
    chatQuota: (seconds) => plural(seconds, { other: '这个聊天里的提问太多了，请 # 秒后再试。' }),
    notYours: '这些按钮属于提问的人。也给我发一张你自己的照片吧！',
    over: '这个回答已经过期了。请重新发送照片。',
    stillLooking: '还在找……现在有点忙，结果马上就来。',
    inLine: (place) => `还在找……现在有点忙，你排在第 ${place} 位。`,
  },
  refusal: {
    'no-photo': '我需要一张照片：请发一张，或者回复别人的照片并提到我。',
    'photo-hidden': '平台不让我看到那张照片。请打开那条消息的菜单，选择“应用”，再点“找这套穿搭”。',
    'photo-too-large': '这张照片太大了。请发一张小一点的，截图也可以。',
    'photo-gone': '我已经打不开这张照片了。请重新发送。',
    'not-a-picture': '这个文件不是我能读的图片。请发 JPEG、PNG、WebP、GIF 或 AVIF。',
  },
  menu: {
    number: '是其中的一件吗？',
    garment: '看看另一件',
    price: '最高多少钱？',
    colour: '什么颜色？',
    shop: '哪家商店？',
    kind: '是哪一类？',
    language: '语言',
  },
  start: '你好！把你喜欢的衣服拍给我：街拍、自拍、截图都可以。我会在商店里找出最相似的商品，给你看图片、价格和链接。',
  howToAsk: '请发一张衣服的照片给我。',
  inGroups: '在群里，请在照片的说明中提到我，或者回复别人的照片并提到我。',
  help: (photosPerMinute) =>
    `📷 发一张照片、一个相册或一个图片文件给我。在群里，请在照片的说明中提到我，回复照片并提到我，或者使用 /similar。
🔢 点编号查看那件商品：👍 收藏，👎 去掉。
👗 点照片里的另一件，看看与它相似的商品。
🎛 可以按价格、颜色、商店和类别筛选。
⚙ /settings：每次显示几件、男装女装、语言。
🔒 /privacy：我保存什么。/forget：忘记你。

${plural(photosPerMinute, { other: '每人每分钟最多看 # 张照片。' })}正面拍摄、衣服够大的照片效果最好。`,
  privacy: (days, learns) =>
    `🔒 你的照片在回答之后立即删除；我不保存它，不给任何人看，也不发到别处。

我保存的有：你的设置、你用 👍 或 👎 标记的商品，以及${plural(days, { other: ' # 天内' })}给你看过哪些商品、你的照片在本平台的位置，这样按钮才能继续使用。这些只记在你在本平台的编号下，不含你的名字。${learns ? '\n\n为了让运营者可以训练我，我还会保存一串描述衣物样子的数字：在按钮可用期间，以及按了 👍 或 👎 之后直到 /forget。那不是图片。' : ''}

/forget 会立即删除这一切。`,
  settings: (language, perPage, forWhom) =>
    `⚙ 你的设置
语言：${language}
每次显示：${perPage}
服装：${forWhom}`,
  reallyForget: '要忘记你的设置、收藏的商品和所有回答吗？之后它们的按钮就不能用了。',
  forgotten: (count) => plural(count, { other: '好了：已删除 # 条记录。' }),
  nothingForgotten: '一切照旧，什么都没有改动。',
  describe: {
    start: '我能做什么',
    similar: '找与照片里相似的衣服',
    help: '怎么提问',
    settings: '每次显示几件、男装女装、语言',
    language: '选择语言',
    privacy: '我保存什么、保存多久',
    forget: '删除我所知道的关于你的一切',
    'find-outfit': '找这套穿搭',
    'option-photo': '照片',
    'option-link': '图片的链接',
    'option-item': '你想找的那件',
    'option-colour': '只要这个颜色',
    'option-max-price': '不超过这个价格',
    'option-shop': '只看这家商店',
  },
};
