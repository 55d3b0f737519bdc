import type { IMPORT_KINDS } from "../../db/schema/imports.ts";

/** What a file can hold. */
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** One thing that a column can mean, and the names by which it is known, the likeliest first. */
export interface FieldNames {
  readonly field: string;
  /** Compared without case, spaces, underscores, dashes and dots; see `plainName`. */
  readonly names: readonly string[];
}

/** What a kind of file is made of. */
export interface KindFields {
  readonly kind: ImportKind;
  /** Every one of these must be there. */
  readonly needed: readonly string[];
  /** At least one of these too, when there are any: a list of references alone says nothing. */
  readonly oneOf: readonly string[];
  readonly fields: readonly FieldNames[];
  /** The fields that hold dates, over which the order of day and month is found. */
  readonly dates: readonly string[];
  /** The fields that hold decimals, over which the decimal mark is found. */
  readonly decimals: readonly string[];
}

const CUSTOMER = [
  "customerid",
  "customer",
  "customerno",
  "customernumber",
  "customercode",
  "customerreference",
  "customerref",
  "custid",
  "clientid",
  "client",
  "buyerid",
  "memberid",
  "userid",
  "householdkey",
];
const COUNTRY = ["country", "countryname", "customercountry", "shipcountry", "billingcountry"];
const CATEGORY = [
  "category",
  "productcategory",
  "categoryname",
  "productline",
  "itemcategory",
  "department",
  "commodity",
];

/**
 * The table of names. A file is taken for the kind that explains most of its columns; of two that explain as many, for the
 * first whose needs are met.
 */
export const KINDS: readonly KindFields[] = [
  {
    kind: "sales",
    needed: ["invoice", "product", "quantity", "unit_price", "date"],
    oneOf: [],
    dates: ["date"],
    decimals: ["unit_price"],
    fields: [
      {
        field: "invoice",
        names: [
          "invoiceno",
          "invoice",
          "invoiceid",
          "invoicenumber",
          "orderid",
          "orderno",
          "ordernumber",
          "order",
          "transactionid",
          "transactionno",
          "transaction",
          "receiptid",
          "receiptno",
          "receipt",
          "basketid",
          "billno",
          "saleid",
          "documentno",
        ],
      },
      {
        field: "product",
        names: [
          "stockcode",
          "sku",
          "productsku",
          "productid",
          "productcode",
          "productno",
          "productreference",
          "itemid",
          "itemcode",
          "itemno",
          "articleid",
          "articleno",
          "article",
          "itemnumber",
          "product",
          "item",
          "productname",
          "itemname",
        ],
      },
      {
        field: "description",
        names: [
          "description",
          "productdescription",
          "itemdescription",
          "productname",
          "itemname",
          "producttitle",
          "title",
          // Free only where a code has been taken for the product itself.
          "product",
          "item",
        ],
      },
      { field: "category", names: CATEGORY },
      {
        field: "quantity",
        names: [
          "quantity",
          "qty",
          "quantitysold",
          "orderquantity",
          "quantityordered",
          "units",
          "unitssold",
          "pieces",
        ],
      },
      {
        field: "unit_price",
        names: [
          "unitprice",
          "priceperunit",
          "price",
          "itemprice",
          "priceeach",
          "unitcost",
          "sellingprice",
          "salesprice",
          "productprice",
        ],
      },
      {
        field: "date",
        names: [
          "invoicedate",
          "orderdate",
          "transactiondate",
          "purchasedate",
          "saledate",
          "salesdate",
          "date",
          "datetime",
          "timestamp",
          "invoicedatetime",
          "orderdatetime",
          "orderpurchasetimestamp",
          "transactiontimestamp",
          "createdat",
          "occurredat",
          "soldat",
          "time",
        ],
      },
      { field: "customer", names: CUSTOMER },
      { field: "country", names: COUNTRY },
    ],
  },
  {
    kind: "memberships",
    needed: ["customer", "start_period", "end_period", "tier"],
    oneOf: [],
    dates: ["start_period", "end_period"],
    decimals: [],
    fields: [
      { field: "customer", names: [...CUSTOMER, "reference"] },
      {
        field: "start_period",
        names: ["startperiod", "startdate", "start", "validfrom", "from", "memberfrom", "membershipstart"],
      },
      {
        field: "end_period",
        names: [
          "endperiod",
          "enddate",
          "end",
          "validto",
          "validuntil",
          "to",
          "until",
          "expires",
          "membershipend",
        ],
      },
      {
        field: "tier",
        names: ["tier", "membershiptier", "level", "membershiplevel", "membership", "loyaltytier"],
      },
    ],
  },
  {
    kind: "satisfaction",
    needed: ["customer", "date", "score"],
    oneOf: [],
    dates: ["date"],
    decimals: ["score"],
    fields: [
      { field: "customer", names: [...CUSTOMER, "reference"] },
      {
        field: "date",
        names: [
          "date",
          "surveydate",
          "responsedate",
          "scoredate",
          "ratingdate",
          "timestamp",
          "createdat",
          "datetime",
        ],
      },
      {
        field: "score",
        names: [
          "satisfactionscore",
          "satisfaction",
          "csat",
          "csatscore",
          "customersatisfaction",
          "nps",
          "npsscore",
          "score",
          "rating",
        ],
      },
    ],
  },
  {
    kind: "products",
    needed: ["reference"],
    oneOf: ["name", "price", "stock", "category", "brand", "description"],
    dates: [],
    decimals: ["price"],
    fields: [
      {
        field: "reference",
        names: [
          "stockcode",
          "sku",
          "productsku",
          "productid",
          "productcode",
          "productno",
          "productreference",
          "itemid",
          "itemcode",
          "itemno",
          "articleid",
          "articleno",
          "reference",
        ],
      },
      {
        field: "name",
        names: ["productname", "name", "itemname", "title", "producttitle", "product", "item"],
      },
      { field: "description", names: ["description", "productdescription", "itemdescription"] },
      { field: "category", names: CATEGORY },
      { field: "brand", names: ["brand", "brandname", "productbrand", "manufacturer", "maker"] },
      {
        field: "price",
        names: ["price", "unitprice", "productprice", "listprice", "retailprice", "sellingprice"],
      },
      {
        field: "stock",
        names: ["stock", "stockquantity", "inventory", "onhand", "instock", "quantityinstock"],
      },
    ],
  },
  {
    kind: "customers",
    needed: ["reference"],
    oneOf: [
      "first_name",
      "last_name",
      "gender",
      "age",
      "dob",
      "email",
      "phone",
      "city",
      "country",
      "income_level",
      "shopping_preference",
      "customer_segment",
      "annual_income",
      "spending_score",
      "purchase_frequency",
    ],
    dates: ["dob"],
    decimals: ["annual_income", "spending_score", "purchase_frequency"],
    fields: [
      { field: "reference", names: [...CUSTOMER, "reference", "id"] },
      { field: "first_name", names: ["firstname", "givenname", "forename"] },
      { field: "last_name", names: ["lastname", "surname", "familyname"] },
      { field: "gender", names: ["gender", "sex"] },
      { field: "age", names: ["age", "customerage"] },
      { field: "dob", names: ["dob", "dateofbirth", "birthdate", "birthday"] },
      { field: "email", names: ["email", "emailaddress", "mail"] },
      { field: "phone", names: ["phone", "phonenumber", "telephone", "mobile"] },
      { field: "city", names: ["city", "town"] },
      { field: "country", names: COUNTRY },
      { field: "income_level", names: ["incomelevel", "incomebracket"] },
      { field: "shopping_preference", names: ["shoppingpreference", "preferredchannel"] },
      { field: "customer_segment", names: ["customersegment", "segment"] },
      {
        field: "annual_income",
        names: ["annualincome", "annualincomek", "annualincome(k$)", "income", "yearlyincome"],
      },
      { field: "spending_score", names: ["spendingscore", "spendingscore(1100)"] },
      { field: "purchase_frequency", names: ["purchasefrequency", "frequency", "purchasesperyear"] },
    ],
  },
];

/** The fields of one kind. */
export function fieldsOf(kind: ImportKind): KindFields {
  const found = KINDS.find((one) => one.kind === kind);
  if (found === undefined) throw new RangeError(`No such kind of file: ${kind}`);
  return found;
}
