/** How a file of orders is read: the document that the API takes, made from the file's own columns. */

export interface CustomerColumn {
  column: string;
  identity: string;
  remove?: string;
}

type Names = string | string[];

/** What the form shows of it; whatever else a preset says stays as it is. */
export interface Mapping {
  name: string;
  encoding: string;
  delimiter: string;
  time_zone: string;
  time_formats: string[];
  currency?: string;
  order_fields: "every_row" | "first_row";
  columns: Partial<Record<ColumnName, Names>>;
  customer: CustomerColumn[];
  [more: string]: unknown;
}

export const needed = ["order", "time", "product", "quantity", "price"] as const;
export const further = ["name", "category", "total", "currency", "refunded", "cancelled_at"] as const;
export type ColumnName = (typeof needed)[number] | (typeof further)[number];

export const identities = ["phone", "user_id", "email", "card", "wechat_openid", "wechat_unionid"] as const;

/** How dates may be written; each is tried in turn. */
export const dateForms = {
  year_first: [
    "iso",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d",
    "%Y/%m/%d",
  ],
  day_first: ["%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y"],
  month_first: ["%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %I:%M:%S %p"],
} as const;
export type DateForm = keyof typeof dateForms;

/** What columns are usually called, the surest first. */
const CALLED: Record<ColumnName, RegExp> = {
  order: /^(订单(编)?号|单号|order[ _-]?(no|id|number|name)?\.?|invoice[ _-]?no|no\.?|name)$/i,
  time: /(付款|支付|下单|成交|创建|订单|交易).*(时间|日期)|^(时间|日期)$|paid at|date|time|created/i,
  product: /商品(编码|编号|id|货号)|货号|sku|stock ?code|product ?(id|code)|^(商品|item|product)$/i,
  quantity: /数量|件数|^(qty|quantity|pieces|count|units)$|quantity/i,
  price: /单价|unit ?price|^(price|价格)$|item ?price|lineitem price/i,
  name: /商品(名称|名|标题)|product ?name|description|title|lineitem name/i,
  category: /类目|品类|分类|category/i,
  total: /实付|应付|订单(总额|金额)|总(价|额|金额)|^(total|amount)$|order ?total/i,
  currency: /币种|货币|currency/i,
  refunded: /退款(金额|额)|refunded/i,
  cancelled_at: /取消时间|cancel?led/i,
};
const CUSTOMERS: readonly (readonly [string, RegExp])[] = [
  ["phone", /手机|电话|phone|mobile|tel/i],
  ["card", /会员卡|卡号|card/i],
  ["user_id", /会员(号|编号|id)|顾客|客户|买家|用户|customer|user|buyer|member/i],
  ["email", /邮箱|e-?mail/i],
  ["wechat_openid", /openid/i],
];

interface Seen {
  columns: readonly string[];
  encoding: string;
  delimiter: string;
}

/** A first mapping by what the columns are called; what cannot be guessed is left open. */
export function guess({ columns, encoding, delimiter }: Seen, shop: { zone: string; currency: string }): Mapping {
  const taken = new Set<string>();
  const take = (pattern: RegExp) => {
    const found = columns.find((column) => !taken.has(column) && pattern.test(column.trim()));
    if (found) taken.add(found);
    return found;
  };
  const guessed = [...needed, ...further].map((name) => [name, take(CALLED[name])] as const);
  const found = Object.fromEntries(guessed.filter(([, column]) => column)) as Mapping["columns"];
  const customer = CUSTOMERS.flatMap(([identity, pattern]) => {
    const column = take(pattern);
    return column ? [{ column, identity }] : [];
  });
  return {
    name: "orders",
    encoding,
    delimiter,
    time_zone: shop.zone,
    time_formats: [...dateForms.year_first],
    ...(found.currency ? {} : { currency: shop.currency }),
    order_fields: "every_row",
    columns: found,
    customer: customer.slice(0, 3),
  };
}

/** The one column that stands for a name, or the first of several. */
export function columnOf(mapping: Mapping, name: ColumnName): string | undefined {
  const column = mapping.columns[name];
  return Array.isArray(column) ? column[0] : column;
}

/** The mapping with another column for a name; without one, none. An order has its own currency or all have one. */
export function withColumn(mapping: Mapping, name: ColumnName, column: string | undefined, currency: string): Mapping {
  const { [name]: _, ...rest } = mapping.columns;
  const columns = column ? { ...rest, [name]: column } : rest;
  if (name !== "currency") return { ...mapping, columns };
  const { currency: __, ...others } = mapping;
  return (column ? { ...others, columns } : { ...others, columns, currency }) as Mapping;
}

/** Whether there is enough to read orders by. */
export function complete(mapping: Mapping): boolean {
  return needed.every((name) => mapping.columns[name]) && mapping.customer.length > 0;
}

/** Which way of writing dates the formats are; null for those of a preset. */
export function dateFormOf(mapping: Mapping): DateForm | null {
  const forms = Object.keys(dateForms) as DateForm[];
  return forms.find((form) => dateForms[form].join() === mapping.time_formats.join()) ?? null;
}
