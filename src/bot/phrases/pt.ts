/** Portuguese, as it is written in Brazil. */
import type { Phrases } from './phrases.js';
import { createPlural } from './plural.js';

const plural = createPlural('pt-BR');
const inSeconds = (seconds: number) => plural(seconds, { one: 'em # segundo', other: 'em # segundos' });

export const PORTUGUESE: Phrases = {
  locale: 'pt-BR',
  languageName: 'Português',
  categories: {
    top: 'Parte de cima',
    bottom: 'Calça',
    skirt: 'Saia',
    dress: 'Vestido',
    outerwear: 'Jaqueta ou casaco',
    shoes: 'Calçado',
    bag: 'Bolsa',
    headwear: 'Chapéu ou boné',
    accessory: 'Acessório',
    outfit: 'Look',
  },
  colours: {
    black: 'preto',
    white: 'branco',
    grey: 'cinza',
    gray: 'cinza',
    beige: 'bege',
    brown: 'marrom',
    red: 'vermelho',
    orange: 'laranja',
    yellow: 'amarelo',
    green: 'verde',
    blue: 'azul',
    navy: 'azul-marinho',
    purple: 'roxo',
    pink: 'rosa',
    gold: 'dourado',
    silver: 'prateado',
    multicolour: 'colorido',
  },
  button: {
    more: 'Mais ▶',
    previous: '◀ Anteriores',
    back: '↩ Voltar',
    refine: '🎛 Refinar',
    thisIsIt: '👍 É este',
    notIt: '👎 Não é este',
    openShop: '🛒 Ver na loja',
    undo: '↩ Desfazer',
    clear: '✖ Limpar tudo',
    price: '💰 Preço',
    colour: '🎨 Cor',
    shop: '🏬 Loja',
    kind: '👚 Tipo',
    any: 'Qualquer um',
    settings: '⚙ Configurações',
    language: '🌐 Idioma',
    forWomen: 'Feminino',
    forMen: 'Masculino',
    forAll: 'Para todos',
    forgetAll: '🗑 Sim, me esqueça',
    keepAll: 'Não, mantenha',
    perPage: (count) => `${count} por vez`,
  },
  answer: {
    found: (garment, count) =>
      plural(count, { one: `${garment}: # item parecido`, other: `${garment}: # itens parecidos` }),
    inPhoto: (photo, garment) => `Foto ${photo} · ${garment}`,
    only: (filters) => `Só: ${filters}`,
    nothingFor: (garments) => `Nada parecido para: ${garments}`,
    photoFailed: (photo, why) => `Foto ${photo}: ${why}`,
    tapNumber: 'É um destes? Toque no número.',
    same: (percent) => `${percent} · parece o mesmo`,
    similar: (percent) => `${percent} · parecido`,
    upTo: (price) => `até ${price}`,
    isThisIt: (number) => `Número ${number}: é este?`,
    kept: 'Salvo! Você vai encontrá-lo entre os seus itens salvos.',
    hidden: (number) => `Tirei o número ${number}. Aqui estão os outros.`,
    noneLeft: 'Era o último. Mude o que você procura ou envie outra foto.',
    itemGone: 'A loja não tem mais este item. Veja os outros.',
    refineHow: 'O que você quer mudar?',
  },
  empty: {
    noClothes: 'Não vejo roupas nesta foto. Envie uma em que a peça apareça grande e bem iluminada, ou recorte a foto.',
    nothingClose: (garments) =>
      `Não há nada parecido na loja${garments === undefined ? '' : ` (procurei: ${garments})`}. Tente uma foto de frente, recortada em uma única peça.`,
    nothingWith: (filters) => `Não há nada parecido com: ${filters}. Deixei tudo como estava; escolha outra coisa.`,
  },
  trouble: {
    damaged: 'Esta foto está danificada ou não chegou inteira. Envie de novo, por favor, ou mande outra.',
    unsupported: 'Não consigo ler esta imagem. Envie um JPEG, PNG, WebP, GIF ou AVIF.',
    tooLarge: 'Esta foto é grande demais para mim. Envie uma menor: uma captura de tela já serve.',
    gone: 'Não consigo mais abrir esta foto. Envie de novo, por favor.',
    address: 'Não consigo obter uma imagem deste link. Envie outro link ou a própria imagem.',
    busy: 'Muita gente está perguntando agora. Tente de novo daqui a um minuto.',
    tookTooLong: 'Demorei demais e desisti. Envie de novo, por favor.',
    closing: 'Estou sendo reiniciado agora. Envie de novo daqui a um minuto.',
    ours: 'Algo deu errado do meu lado, não do seu. Tente de novo daqui a um minuto.',
    userQuota: (seconds) => `São muitas fotos de uma vez. Tente de novo ${inSeconds(seconds)}.`,
    chatQuota: (seconds) => `Este chat pergunta mais do que consigo olhar. Tente de novo ${inSeconds(seconds)}.`,
    notYours: 'Estes botões são de quem perguntou. Envie uma foto sua!',
    over: 'Esta resposta já expirou. Envie a foto de novo, por favor.',
    stillLooking: 'Ainda estou procurando… Há muito o que fazer agora; sua resposta está a caminho.',
    inLine: (place) => `Ainda estou procurando… Há muito o que fazer agora: você é o ${place}º da fila.`,
  },
  refusal: {
    'no-photo': 'Preciso de uma foto: envie uma ou responda a uma foto com o meu nome.',
    'photo-hidden':
      'Não me deixam ver essa foto. Abra o menu da mensagem, depois Aplicativos, e escolha “Encontrar este look”.',
    'photo-too-large': 'Esta foto é grande demais para mim. Envie uma menor: uma captura de tela já serve.',
    'photo-gone': 'Não consigo mais abrir esta foto. Envie de novo, por favor.',
    'not-a-picture': 'Este arquivo não é uma imagem que eu consiga ler. Envie um JPEG, PNG, WebP, GIF ou AVIF.',
  },
  menu: {
    number: 'É um destes?',
    garment: 'Ver outra peça',
    price: 'Quanto no máximo?',
    colour: 'Qual cor?',
    shop: 'Qual loja?',
    kind: 'Que peça é?',
    language: 'Idioma',
  },
  start:
    'Olá! Envie uma foto de roupas de que você gosta: da rua, uma selfie ou uma captura de tela. Procuro o que há de mais parecido na loja e mostro fotos, preços e links.',
  howToAsk: 'Envie uma foto de roupas.',
  inGroups: 'Em um grupo, escreva o meu nome na foto ou responda a uma foto com o meu nome.',
  help: (photosPerMinute) =>
    `📷 Envie uma foto, um álbum ou um arquivo de imagem. Em um grupo, escreva o meu nome na foto, responda a uma foto com o meu nome ou use /similar.
🔢 Toque em um número para ver o item: salve com 👍 ou descarte com 👎.
👗 Toque em outra peça da foto para ver o que se parece com ela.
🎛 Refine por preço, cor, loja e tipo.
⚙ /settings: resultados por vez, para quem, idioma.
🔒 /privacy: o que guardo. /forget: esqueço você.

Olho ${plural(photosPerMinute, { one: '# foto', other: '# fotos' })} por minuto para cada pessoa. As melhores são fotos de frente, com a peça bem grande.`,
  privacy: (days, learns) =>
    `🔒 Apago a sua foto assim que ela é respondida; não a guardo, não a mostro a ninguém nem a envio para outro lugar.

Guardo as suas configurações, os itens que você marcou com 👍 ou 👎 e, por ${plural(days, { one: '# dia', other: '# dias' })}, quais itens mostrei e onde esta plataforma guarda a sua foto, para que os botões continuem funcionando. Tudo com o seu número nesta plataforma, sem o seu nome.${learns ? '\n\nGuardo também uma linha de números que diz como é uma peça, para que quem cuida de mim possa me ensinar: enquanto os botões funcionarem e, com um 👍 ou 👎, até /forget. Não é uma imagem.' : ''}

/forget apaga tudo na hora.`,
  settings: (language, perPage, forWhom) =>
    `⚙ Suas configurações
Idioma: ${language}
Resultados por vez: ${perPage}
Roupas: ${forWhom}`,
  reallyForget:
    'Devo esquecer as suas configurações, os itens salvos e todas as respostas? Os botões delas deixarão de funcionar.',
  forgotten: (count) => plural(count, { one: 'Pronto: apaguei # registro.', other: 'Pronto: apaguei # registros.' }),
  nothingForgotten: 'Guardo tudo. Nada mudou.',
  describe: {
    start: 'O que eu faço',
    similar: 'Encontrar roupas como as de uma foto',
    help: 'Como perguntar',
    settings: 'Resultados por vez, para quem, idioma',
    language: 'Escolher o meu idioma',
    privacy: 'O que guardo e por quanto tempo',
    forget: 'Apagar tudo o que sei sobre você',
    'find-outfit': 'Encontrar este look',
    'option-photo': 'A foto',
    'option-link': 'Um link para uma imagem',
    'option-item': 'A peça que você quer',
    'option-colour': 'Só esta cor',
    'option-max-price': 'No máximo este preço',
    'option-shop': 'Só esta loja',
  },
};
