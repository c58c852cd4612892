import type { BilingualName } from '@roadcall/contracts';
import type { Random } from './random.ts';

export const CITY_NAME: BilingualName = { zh: '云汀市', en: 'Yunting' };

const FIRST = (
  '云yun 青qing 明ming 华hua 锦jin 瑞rui 安an 文wen 兴xing 长chang 永yong 丰feng 玉yu 清qing 紫zi 和he 望wang 春chun ' +
  '秀xiu 福fu 宝bao 景jing 泰tai 嘉jia 惠hui 新xin 古gu 石shi 松song 柳liu 梅mei 兰lan 桂gui 荷he 鹤he 凤feng 龙long ' +
  '星xing 海hai 仁ren 学xue 建jian 光guang 晨chen 金jin 虹hong 雁yan 竹zhu'
).split(' ');

const SECOND = (
  '江jiang 山shan 湖hu 园yuan 林lin 泉quan 昌chang 宁ning 塘tang 桥qiao 门men 阳yang 平ping 康kang 德de 义yi 庆qing ' +
  '源yuan 溪xi 谷gu 台tai 堤di 港gang 洲zhou 坪ping 岭ling 陵ling 苑yuan 井jing 亭ting 阁ge 池chi 岗gang 滨bin 田tian ' +
  '坊fang 洋yang 城cheng 原yuan 峰feng 野ye 川chuan'
).split(' ');

/** What a street is called after its own name. */
export type StreetKind = 'avenue' | 'road' | 'street' | 'lane';

const SUFFIX: Readonly<Record<StreetKind, BilingualName>> = {
  avenue: { zh: '大道', en: 'Avenue' },
  road: { zh: '路', en: 'Road' },
  street: { zh: '街', en: 'Street' },
  lane: { zh: '巷', en: 'Lane' },
};

/** Gives every street another name: two syllables from the lists, shuffled by the seed. */
export function streetNamer(random: Random): (kind: StreetKind) => BilingualName {
  const stems = FIRST.flatMap((first) => SECOND.map((second) => stem(first, second)));
  for (let i = stems.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [stems[i], stems[j]] = [stems[j]!, stems[i]!];
  }
  let next = 0;
  return (kind) => {
    const { zh, en } = stems[next++ % stems.length]!;
    return { zh: zh + SUFFIX[kind].zh, en: `${en} ${SUFFIX[kind].en}` };
  };
}

function stem(first: string, second: string): BilingualName {
  const pinyin = first.slice(1) + second.slice(1);
  return { zh: first.charAt(0) + second.charAt(0), en: pinyin.charAt(0).toUpperCase() + pinyin.slice(1) };
}

export const RIVER_NAME: BilingualName = { zh: '澜江', en: 'Lan River' };
export const RING_NAMES: readonly BilingualName[] = [
  { zh: '一环路', en: '1st Ring Road' },
  { zh: '二环路', en: '2nd Ring Road' },
  { zh: '三环路', en: '3rd Ring Road' },
];

/** By sector, counter-clockwise from the east: the four arms through the centre and the diagonals between them. */
export const RADIAL_NAMES: readonly BilingualName[] = [
  { zh: '东风大道', en: 'Dongfeng Avenue' },
  { zh: '云霞路', en: 'Yunxia Road' },
  { zh: '北辰大道', en: 'Beichen Avenue' },
  { zh: '望江路', en: 'Wangjiang Road' },
  { zh: '西陵大道', en: 'Xiling Avenue' },
  { zh: '锦湖路', en: 'Jinhu Road' },
  { zh: '南浦大道', en: 'Nanpu Avenue' },
  { zh: '临空路', en: 'Linkong Road' },
];

export const EXPRESSWAY_NAME: BilingualName = { zh: '云飞高架路', en: 'Yunfei Elevated Expressway' };
export const AIRPORT_ROAD_NAME: BilingualName = { zh: '机场路', en: 'Airport Road' };
export const RIVERSIDE_NAMES: readonly [north: BilingualName, south: BilingualName] = [
  { zh: '江北滨江大道', en: 'North Riverside Avenue' },
  { zh: '江南滨江大道', en: 'South Riverside Avenue' },
];

export const BRIDGE_NAMES: readonly BilingualName[] = [
  { zh: '云汀大桥', en: 'Yunting Bridge' },
  { zh: '白鹭大桥', en: 'Bailu Bridge' },
  { zh: '望江大桥', en: 'Wangjiang Bridge' },
  { zh: '青澜大桥', en: 'Qinglan Bridge' },
  { zh: '锦绣大桥', en: 'Jinxiu Bridge' },
  { zh: '长虹大桥', en: 'Changhong Bridge' },
  { zh: '东渡大桥', en: 'Dongdu Bridge' },
  { zh: '江心大桥', en: 'Jiangxin Bridge' },
  { zh: '明珠大桥', en: 'Mingzhu Bridge' },
  { zh: '双洲大桥', en: 'Shuangzhou Bridge' },
  { zh: '晨曦大桥', en: 'Chenxi Bridge' },
  { zh: '丰收大桥', en: 'Fengshou Bridge' },
];
