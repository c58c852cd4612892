/** 过去某一时刻的车队。 */
export const past = {
  title: '历史时刻车队',
  open: '历史时刻车队',
  sign: '非实时：{{at}} 的车队',
  instant: '显示时刻',
  scrub: '当天时间',
  back1: '后退一分钟',
  back10: '后退十分钟',
  on1: '前进一分钟',
  on10: '前进十分钟',
  now: '回到现在',
  found: '地图上 {{count}} 辆 · {{without}} 辆装有设备但前一天内无定位',
  chosenAge: '定位距该时刻 {{span}}',
  chosenNowhere: '所选对象当时没有定位',
} as const;
