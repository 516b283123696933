//! What people call the standard fields, in Listward's six languages, folded as [`fold`] folds a heading.

use unicode_normalization::UnicodeNormalization;

use crate::contract::Sureness;

/// Each standard field with its names.
const NAMES: [(&str, &[&str]); 17] = [
    (
        "email",
        &[
            "email",
            "emailaddress",
            "mail",
            "emails",
            "primaryemail",
            "contactemail",
            "customeremail",
            "メール",
            "メールアドレス",
            "eメール",
            "電子メール",
            "電郵",
            "電郵地址",
            "電子郵件",
            "電子郵箱",
            "電子郵件地址",
            "элпочта",
            "почта",
            "электроннаяпочта",
            "адресэлектроннойпочты",
            "емейл",
            "имейл",
            "sähköposti",
            "sähköpostiosoite",
            "meili",
            "helbideelektronikoa",
            "eposta",
            "posta",
            "postaelektronikoa",
        ],
    ),
    (
        "phone_number",
        &[
            "phonenumber",
            "phone",
            "mobile",
            "mobilephone",
            "mobilenumber",
            "telephone",
            "tel",
            "cell",
            "cellphone",
            "電話",
            "電話番号",
            "携帯",
            "携帯電話",
            "携帯番号",
            "電話號碼",
            "手機",
            "手機號碼",
            "手提電話",
            "流動電話",
            "телефон",
            "номертелефона",
            "мобильный",
            "мобильныйтелефон",
            "puhelin",
            "puhelinnumero",
            "matkapuhelin",
            "gsm",
            "telefonoa",
            "telefonozenbakia",
            "mugikorra",
            "telefono",
        ],
    ),
    (
        "external_id",
        &[
            "externalid",
            "customerid",
            "customernumber",
            "userid",
            "memberid",
            "clientid",
            "crmid",
            "顧客id",
            "顧客番号",
            "会員番号",
            "会員id",
            "客戶編號",
            "會員編號",
            "顧客編號",
            "идклиента",
            "номерклиента",
            "кодклиента",
            "asiakasnumero",
            "asiakastunnus",
            "jäsennumero",
            "bezerozenbakia",
            "bezeroarenidentifikatzailea",
            "bezeroid",
        ],
    ),
    (
        "first_name",
        &[
            "firstname",
            "givenname",
            "forename",
            "fname",
            "名",
            "ファーストネーム",
            "下の名前",
            "名字",
            "имя",
            "etunimi",
            "izena",
        ],
    ),
    (
        "last_name",
        &[
            "lastname",
            "surname",
            "familyname",
            "lname",
            "姓",
            "苗字",
            "ラストネーム",
            "姓氏",
            "фамилия",
            "sukunimi",
            "abizena",
            "abizenak",
        ],
    ),
    (
        "organization",
        &[
            "organization",
            "organisation",
            "company",
            "companyname",
            "employer",
            "business",
            "会社",
            "会社名",
            "組織",
            "企業名",
            "公司",
            "公司名稱",
            "機構",
            "организация",
            "компания",
            "yritys",
            "organisaatio",
            "enpresa",
            "erakundea",
        ],
    ),
    (
        "title",
        &[
            "title",
            "jobtitle",
            "position",
            "role",
            "役職",
            "肩書き",
            "職位",
            "職稱",
            "職銜",
            "должность",
            "titteli",
            "tehtävänimike",
            "asema",
            "kargua",
            "lanpostua",
        ],
    ),
    (
        "locale",
        &[
            "locale",
            "language",
            "preferredlanguage",
            "lang",
            "言語",
            "ロケール",
            "語言",
            "язык",
            "kieli",
            "hizkuntza",
        ],
    ),
    (
        "image",
        &[
            "image",
            "imageurl",
            "avatar",
            "picture",
            "photo",
            "画像",
            "写真",
            "圖片",
            "相片",
            "фото",
            "изображение",
            "kuva",
            "irudia",
        ],
    ),
    (
        "address1",
        &[
            "address1",
            "address",
            "addressline1",
            "street",
            "streetaddress",
            "住所",
            "住所1",
            "ご住所",
            "番地",
            "地址",
            "地址1",
            "адрес",
            "улица",
            "osoite",
            "katuosoite",
            "osoite1",
            "helbidea",
            "kalea",
        ],
    ),
    (
        "address2",
        &[
            "address2",
            "addressline2",
            "apartment",
            "suite",
            "住所2",
            "建物名",
            "地址2",
            "адрес2",
            "osoite2",
            "helbidea2",
        ],
    ),
    (
        "city",
        &[
            "city",
            "town",
            "locality",
            "市",
            "都市",
            "市区町村",
            "城市",
            "город",
            "kaupunki",
            "paikkakunta",
            "postitoimipaikka",
            "hiria",
            "herria",
            "udalerria",
        ],
    ),
    (
        "region",
        &[
            "region",
            "state",
            "province",
            "county",
            "stateprovince",
            "都道府県",
            "地域",
            "地區",
            "省份",
            "州",
            "регион",
            "область",
            "maakunta",
            "lääni",
            "alue",
            "probintzia",
            "eskualdea",
        ],
    ),
    (
        "country",
        &[
            "country",
            "countryname",
            "nation",
            "countrycode",
            "国",
            "国名",
            "國家",
            "國家地區",
            "страна",
            "maa",
            "herrialdea",
            "estatua",
        ],
    ),
    (
        "zip",
        &[
            "zip",
            "zipcode",
            "postcode",
            "postalcode",
            "郵便番号",
            "郵政編碼",
            "郵遞區號",
            "индекс",
            "почтовыйиндекс",
            "postinumero",
            "postakodea",
            "pk",
        ],
    ),
    (
        "timezone",
        &[
            "timezone",
            "tz",
            "タイムゾーン",
            "時區",
            "часовойпояс",
            "aikavyöhyke",
            "orduzona",
            "orduzonaldea",
        ],
    ),
    ("ip", &["ip", "ipaddress", "ipアドレス", "ip地址", "ipадрес", "iposoite", "iphelbidea"]),
];

/// A heading without case, width, accents' spelling, spaces and marks.
pub(crate) fn fold(heading: &str) -> String {
    heading.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).nfc().collect()
}

/// The standard field that a heading names, and how surely.
pub(crate) fn named(heading: &str) -> Option<(&'static str, Sureness)> {
    let folded = fold(heading);
    let exact = NAMES.iter().find(|(_, names)| names.contains(&folded.as_str()));
    if let Some((key, _)) = exact {
        return Some((key, Sureness::Exact));
    }
    let characters = folded.chars().count();
    if !(5..=40).contains(&characters) {
        return None;
    }
    let resembling = NAMES.iter().find(|(_, names)| {
        let alike = |name: &&&str| name.chars().count() >= 5 && distance(name, &folded) <= 2;
        names.iter().any(|name| alike(&name))
    });
    resembling.map(|(key, _)| (*key, Sureness::Likely))
}

/// How many characters must be added, removed or replaced to make one text of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (place, c) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = place + 1;
        for (column, d) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(c != *d);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}
