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

/** What a row of the file is: a product of an order, or a whole order. */
export type Shape = "lines" | "orders";
export const shapes = ["lines", "orders"] as const;

/** What stands first in the form, of which an order cannot do without what `needed` names. */
export const main = {
  lines: ["order", "time", "product", "quantity", "price"],
  orders: ["order", "time", "total", "product"],
} as const;
export const needed = { lines: ["order", "time", "price"], orders: ["order", "time", "total"] } as const;
const FURTHER = ["name", "category", "total", "currency", "refunded", "cancelled_at"] as const;
export type ColumnName = (typeof main)[Shape][number] | (typeof FURTHER)[number] | "customer_name";

/** What may be said as well. */
export function further(shape: Shape): readonly ColumnName[] {
  return FURTHER.filter((name) => !(main[shape] as readonly string[]).includes(name));
}

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
  order: /^(订单(编)?号|单号|order[ _-]?(no|id|number|name)?\.?|invoice[ _-]?no|no\.?)$/i,
  time: /(付款|支付|下单|成交|创建|订单|交易).*(时间|日期)|^(时间|日期)$|paid at|date|time|created/i,
  product: /商品(编码|编号|id|货号)|货号|sku|stock ?code|product ?(id|code)|^(商品|item|product)$/i,
  quantity: /数量|件数|^(qty|quantity|pieces|count|units)$|quantity/i,
  price: /单价|unit ?price|^(price|价格)$|item ?price|lineitem price/i,
  name: /商品(名称|名|标题)|product ?name|description|title|lineitem name/i,
  customer_name:
    /姓名|^(昵称|称呼)$|(客户|顾客|会员|买家|用户|收货人|收件人)(名|名称|昵称)$|^(customer|buyer|member|full)?[ _-]?name$/i,
  category: /类目|品类|分类|category/i,
  total:
    /实付|应付|^(订单|消费|交易|支付|付款|收款)?(金额|总额)$|总(价|额|金额)|^(total|amount|sum)( paid)?$|order ?total|amount ?paid/i,
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

const GUESSED: readonly ColumnName[] = [...main.lines, "name", "customer_name", ...further("lines").slice(1)];

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
  const guessed = GUESSED.map((name) => [name, take(CALLED[name])] as const);
  const named = Object.fromEntries(guessed.filter(([, column]) => column)) as Mapping["columns"];
  const found = named.price || !named.total ? named : without(named, ["quantity"]);
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

function without(columns: Mapping["columns"], names: readonly ColumnName[]): Mapping["columns"] {
  return Object.fromEntries(Object.entries(columns).filter(([name]) => !(names as readonly string[]).includes(name)));
}

/** What a row is under a mapping: with nothing but totals, an order. */
export function shapeOf({ columns }: Mapping): Shape {
  return columns.total && !columns.price ? "orders" : "lines";
}

/** The mapping for rows that are something else; what was a price is a total then. */
export function withShape(mapping: Mapping, shape: Shape): Mapping {
  if (shape === "lines") return mapping;
  const { price, ...columns } = without(mapping.columns, ["quantity"]);
  const total = columns.total ?? price;
  return { ...mapping, columns: total ? { ...columns, total } : columns };
}

/** What is still to be told before orders can be read. */
export function missing(mapping: Mapping, shape: Shape): (ColumnName | "customer")[] {
  const open: (ColumnName | "customer")[] = needed[shape].filter((name) => !mapping.columns[name]);
  return mapping.customer.some(({ column }) => column) ? open : [...open, "customer"];
}

/** Which way of writing dates the formats are; null for those of a preset. */
export function dateFormOf(mapping: Mapping): DateForm | null {
  const forms = Object.keys(dateForms) as DateForm[];
  return forms.find((form) => dateForms[form].join() === mapping.time_formats.join()) ?? null;
}
