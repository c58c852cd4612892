import type { Texts } from '../texts.ts';
import type { common as en } from '../en/common.ts';

export const common: Texts<typeof en> = {
  product: 'Roadcall',
  cancel: '取消',
  close: '关闭',
  save: '保存',
  retry: '重试',
  dismiss: '知道了',
  loading: '正在加载…',
  none: '—',
  unknown: '未知',
  optional: '选填',
  all: '全部',
  clear: '清除',
  more: '再显示 {{count}} 条',
  less: '收起',
  of: '{{shown}} / {{total}}',
  newest: '最新在前',
  units: { kph: 'km/h', km: '公里', m: '米', min: '分钟', s: '秒', h: '小时' },
  ago: {
    now: '刚刚',
    seconds: '{{n}} 秒前',
    minutes: '{{n}} 分钟前',
    hours: '{{n}} 小时前',
    days: '{{n}} 天前',
  },
  inFuture: {
    minutes: '{{n}} 分钟后',
    hours: '{{n}} 小时后',
    days: '{{n}} 天后',
  },
};
