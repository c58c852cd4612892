import type { Random } from '../random.ts';

const SURNAMES = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'.split('');
const GIVEN = '伟芳娜敏静丽强磊军洋勇艳杰涛明超霞平刚桂英华玉萍红鹏辉晨宇欣怡梓涵浩然子轩雨桐'.split('');

/** A made-up customer. Phone numbers are of the unassigned 100 block of the 1xx mobile ranges, so nobody has them. */
export function madeUpCustomer(random: Random): { name: string; phone: string } {
  const given = Array.from({ length: random.chance(0.7) ? 2 : 1 }, () => random.pick(GIVEN)).join('');
  const digits = Array.from({ length: 8 }, () => random.int(0, 9)).join('');
  return { name: `${random.pick(SURNAMES)}${given}`, phone: `100${digits}` };
}
