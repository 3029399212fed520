"""Sentences for what the pure rules refuse: what is wrong, and what to do.

A test (rules/tests/test_messages.py) holds that each code raised in ``rules/`` has a sentence here, and that a sentence
asks only for what the rule gives. Sentences about identity numbers never show the number (invariant 9).
"""

import datetime

from odoo.tools import format_date

# One literal for each code, so that the translation export finds it.
_SENTENCES = {
    "amount.currency": lambda env, p: env._("“%(value)s” is not in yuan. Convert the amount and enter yuan.", **p),
    "amount.empty": lambda env, p: env._("No amount is given. Enter one, for example 140000 or 14万."),
    "amount.format": lambda env, p: env._(
        "“%(value)s” is no amount. Write it like 140000, 14万 or, as a range, 20~25万.", **p
    ),
    "amount.negative": lambda env, p: env._("“%(value)s” is below zero. Enter an amount without a minus sign.", **p),
    "amount.range": lambda env, p: env._("The range “%(value)s” begins with the larger amount. Swap the two.", **p),
    "amount.too_large": lambda env, p: env._("“%(value)s” is too large for an amount. Check the unit.", **p),
    "cadence.closed_day": lambda env, p: env._(
        "The store is closed on %(date)s. Choose an open day, %(latest)s at the latest.", **p
    ),
    "cadence.past": lambda env, p: env._("%(date)s is past. Plan the follow-up for %(today)s or later.", **p),
    "cadence.too_late": lambda env, p: env._(
        "%(date)s is too late for this intention level. Follow up on %(latest)s at the latest.", **p
    ),
    "capital.amount": lambda env, p: env._("“%(value)s” is no amount that can be written in capitals. Correct it.", **p),
    "credit_code.characters": lambda env, p: env._(
        "“%(value)s” holds a character that no credit code has: only digits and capital letters, and never I, O, S, V, Z. "
        "Copy it again from the licence.",
        **p,
    ),
    "credit_code.check_digit": lambda env, p: env._(
        "The check digit of the credit code “%(value)s” does not agree. Compare it with the licence.", **p
    ),
    "credit_code.empty": lambda env, p: env._("No credit code is given. Enter the 18 characters of the licence."),
    "credit_code.format": lambda env, p: env._(
        "“%(value)s” does not begin like a credit code: two characters for the registering authority and kind, six digits "
        "for the place. Compare it with the licence.",
        **p,
    ),
    "credit_code.length": lambda env, p: env._(
        "The credit code “%(value)s” has %(length)s characters instead of 18. Complete it.", **p
    ),
    "date.ambiguous": lambda env, p: env._(
        "In “%(value)s” day, month and year can be confused. Write the year first, with four digits: 2018-03-05.", **p
    ),
    "date.bounds": lambda env, p: env._(
        "The date “%(value)s” does not lie between %(first)s and %(last)s. Check the year.", **p
    ),
    "date.empty": lambda env, p: env._("No date is given. Enter one like 2018-03-05."),
    "date.format": lambda env, p: env._("“%(value)s” is no date. Write it like 2018-03-05.", **p),
    "date.impossible": lambda env, p: env._("There is no day “%(value)s”. Check month and day.", **p),
    "date.no_day": lambda env, p: env._("“%(value)s” has no day. Write the whole date, like 2018-03-05.", **p),
    "date.no_year": lambda env, p: env._("“%(value)s” has no year. Write the whole date, like 2018-03-05.", **p),
    "defeat.attempts": lambda env, p: env._(
        "Unreachable means that the customer was called in vain on %(needed)s different days since he was last spoken with; "
        "there are %(found)s on record. Log each attempt with its result (no answer, wrong number, dead number).",
        **p,
    ),
    "fapiao.characters": lambda env, p: env._(
        "“%(value)s” is no invoice number: it has digits only. Compare it with the invoice.", **p
    ),
    "fapiao.code": lambda env, p: env._(
        "“%(value)s” is the number of an older invoice without its code. Put the 10 or 12 digits of the code in front.", **p
    ),
    "fapiao.empty": lambda env, p: env._("No invoice number is given. Enter its 20 digits."),
    "fapiao.length": lambda env, p: env._(
        "The invoice number “%(value)s” has %(length)s digits instead of 20 (or 18 with the code of an older one). Complete it.",
        **p,
    ),
    "identity.business_licence": lambda env, p: env._(
        "The licence number is no valid credit code. Compare its 18 characters with the licence."
    ),
    "identity.empty": lambda env, p: env._("No document number is given. Enter it as printed on the document."),
    "identity.foreign_permanent": lambda env, p: env._(
        "This is no number of a foreigner's permanent residence card: 18 digits that begin with 9, or 3 letters and 12 "
        "digits on older cards. Compare it with the card."
    ),
    "identity.hk_macau_permit": lambda env, p: env._(
        "This is no number of a Hong Kong and Macau travel permit: H or M and 8 digits. Compare it with the card."
    ),
    "identity.masked": lambda env, p: env._(
        "The document number is masked with stars. Enter the whole number, or leave the field as it is."
    ),
    "identity.military": lambda env, p: env._(
        "This is no number of a military officer's card, which reads like 南字第1234567号. Compare it with the card."
    ),
    "identity.other": lambda env, p: env._(
        "A document number has 3 to 40 characters with a letter or digit among them. Correct it."
    ),
    "identity.passport": lambda env, p: env._(
        "This is no passport number: 5 to 12 letters and digits, at least one digit. Compare it with the passport."
    ),
    "identity.residence_permit": lambda env, p: env._(
        "The number of a residence permit begins with 810000, 820000 or 830000. If it does not, choose “Resident identity "
        "card” as the type."
    ),
    "identity.taiwan_permit": lambda env, p: env._(
        "This is no number of a Taiwan travel permit: 8 digits, or 10 digits and a letter. Compare it with the card."
    ),
    "identity.type": lambda env, p: env._("“%(value)s” is no type of document. Choose one of the list.", **p),
    "import.choice": lambda env, p: env._("“%(value)s” is none of the words possible here: %(allowed)s.", **p),
    "import.displacement": lambda env, p: env._("“%(value)s” is no displacement. Write litres, like 1.8 or 1.4T.", **p),
    "import.email": lambda env, p: env._("“%(value)s” is no e-mail address. Write one, like name@example.com.", **p),
    "import.future": lambda env, p: env._("The date %(value)s is still to come. Check the year.", **p),
    "import.identity_number": lambda env, p: env._(
        "This cell holds an identity number, which would be kept unprotected here. Move it to the column 证件号码 (Document Number)."
    ),
    "import.missing_columns": lambda env, p: env._(
        "The header in line %(line)s lacks what is needed: %(columns)s. Add it, or begin with our template.", **p
    ),
    "import.name": lambda env, p: env._("“%(value)s” is no name: it has no letter or character. Correct it.", **p),
    "import.no_column": lambda env, p: env._(
        "There is a value in column %(number)s, which has no header. Give the column a header or empty it.", **p
    ),
    "import.no_header": lambda env, p: env._(
        "No header row was found in the first lines: at least two columns must be called as in our template. Download the "
        "template and copy your data into it."
    ),
    "import.nothing_to_find_by": lambda env, p: env._(
        "Give at least one of phone, WeChat, document number, plate or VIN: without one of them the customer cannot be found "
        "again."
    ),
    "import.phones": lambda env, p: env._("There are %(count)s numbers in this cell; two at most are possible.", **p),
    "import.postcode": lambda env, p: env._("“%(value)s” is no postcode: it has six digits.", **p),
    "import.required": lambda env, p: env._("This cell must not be empty."),
    "import.same_column": lambda env, p: env._(
        "The columns “%(first)s” and “%(second)s” mean the same. Keep one of them.", **p
    ),
    "import.vat_of_person": lambda env, p: env._(
        "A credit code belongs to a firm, but the customer's nature says a person. Correct one of the two."
    ),
    "import.year": lambda env, p: env._("“%(value)s” is no model year between 1970 and %(last)s.", **p),
    "incentive.pot": lambda env, p: env._(
        "An incentive below zero cannot be shared out. Correct the tiers and bonuses in the settings.", **p
    ),
    "incentive.price": lambda env, p: env._("The price of the car is below zero: %(value)s. Correct the deal.", **p),
    "incentive.shares": lambda env, p: env._(
        "The shares of an incentive are between none and the whole, together not more than it; here %(value)s. Correct the ruling.", **p
    ),
    "loan.above_price": lambda env, p: env._(
        "The loan of %(value)s is more than what is to be paid, %(price)s. Lower it.", **p
    ),
    "loan.amount": lambda env, p: env._("“%(value)s” is no amount that can be lent. Enter one above zero.", **p),
    "loan.custom_count": lambda env, p: env._(
        "There are %(value)s instalments for a term of %(months)s months. Enter one for each month.", **p
    ),
    "loan.custom_negative": lambda env, p: env._("An instalment is below zero. Correct it."),
    "loan.custom_sum": lambda env, p: env._(
        "The instalments add up to %(value)s instead of the loan of %(amount)s. Correct one of them.", **p
    ),
    "loan.first_date": lambda env, p: env._(
        "With a first instalment on %(value)s the last one would be due after the year 9999. Correct the day.", **p),
    "loan.method": lambda env, p: env._("“%(value)s” is no way to repay a loan. Choose one of the list.", **p),
    "loan.rate": lambda env, p: env._(
        "The yearly rate of %(value)s percent is not between 0 and %(highest)s percent. Correct it.", **p
    ),
    "loan.term": lambda env, p: env._(
        "The term of %(value)s months is not between 1 and %(longest)s. Correct it.", **p
    ),
    "mileage.empty": lambda env, p: env._("No mileage is given. Enter kilometres, for example 65000 or 6.5万."),
    "mileage.format": lambda env, p: env._("“%(value)s” is no mileage. Write kilometres, like 65000 or 6.5万.", **p),
    "mileage.negative": lambda env, p: env._("The mileage “%(value)s” is below zero. Enter what the odometer shows.", **p),
    "mileage.too_large": lambda env, p: env._(
        "The mileage “%(value)s” is more than %(limit)s km. Check the unit: 6.5万 is 65000 km.", **p
    ),
    "mileage.unit": lambda env, p: env._("“%(value)s” is not in kilometres. Convert it and enter kilometres.", **p),
    "organisation_code.characters": lambda env, p: env._(
        "“%(value)s” is no organisation code: 8 digits or letters and a check digit (0–9 or X). Compare it.", **p
    ),
    "organisation_code.check_digit": lambda env, p: env._(
        "The check digit of the organisation code “%(value)s” does not agree. Compare it with the certificate.", **p
    ),
    "organisation_code.empty": lambda env, p: env._("No organisation code is given. Enter its 9 characters."),
    "organisation_code.length": lambda env, p: env._(
        "The organisation code “%(value)s” has %(length)s characters instead of 9. Complete it.", **p
    ),
    "phone.area_code": lambda env, p: env._(
        "The phone number “%(value)s” has no area code. Put it in front with its 0, like 021-%(value)s.", **p
    ),
    "phone.characters": lambda env, p: env._(
        "The phone number “%(value)s” holds a sign that no phone number has. Use digits, + and dashes only.", **p
    ),
    "phone.empty": lambda env, p: env._("No phone number is given. Enter one, for example 13800138000 or 021-62345678."),
    "phone.format": lambda env, p: env._(
        "“%(value)s” is neither a mobile, a landline with area code nor a hotline. Check the first digits.", **p
    ),
    "phone.letters": lambda env, p: env._("The phone number “%(value)s” contains letters. Enter digits only.", **p),
    "phone.too_long": lambda env, p: env._(
        "The phone number “%(value)s” has too many digits. Enter one number; put a second one in its own field.", **p
    ),
    "phone.too_short": lambda env, p: env._("The phone number “%(value)s” has too few digits. Complete it.", **p),
    "plate.authority": lambda env, p: env._(
        "In the plate “%(value)s” the province is not followed by a letter (like 沪A). Compare it with the licence.", **p
    ),
    "plate.characters": lambda env, p: env._(
        "The plate “%(value)s” holds a sign that no plate has. Use Chinese characters, letters and digits.", **p
    ),
    "plate.empty": lambda env, p: env._("No plate is given. Enter it, for example 沪A12345."),
    "plate.length": lambda env, p: env._(
        "The plate “%(value)s” has %(length)s characters; an ordinary one has 7, a new-energy one 8. Complete it.", **p
    ),
    "plate.letter_io": lambda env, p: env._(
        "The plate “%(value)s” contains the letter I or O, which plates do not use. Did you mean 1 or 0?", **p
    ),
    "plate.new_energy": lambda env, p: env._(
        "“%(value)s” has 8 characters but is no new-energy plate: those have a letter A–K (D or F at first) and five more "
        "after 沪A, or five digits and that letter. Compare it with the licence.",
        **p,
    ),
    "plate.province": lambda env, p: env._(
        "The plate “%(value)s” does not begin with the short name of a province (京, 沪, 粤 …). Put it in front.", **p
    ),
    "plate.serial": lambda env, p: env._(
        "In the plate “%(value)s” the last five places must be digits with two letters at most. Compare it.", **p
    ),
    "plate.special": lambda env, p: env._(
        "“%(value)s” does not look like a plate ending in %(suffix)s. Compare it with the licence.", **p
    ),
    "plate.temporary": lambda env, p: env._(
        "“%(value)s” does not look like a temporary plate, for example 沪A12345临. Compare it with the paper.", **p
    ),
    "resident_id.birth_date": lambda env, p: env._(
        "The date of birth inside the identity number does not exist or is to come. Compare it with the card."
    ),
    "resident_id.characters": lambda env, p: env._(
        "An identity number has only digits, and X at its end at most. Compare it with the card."
    ),
    "resident_id.check_digit": lambda env, p: env._(
        "The check digit of the identity number does not agree: a digit is wrong or two are swapped. Compare it with the card."
    ),
    "resident_id.empty": lambda env, p: env._("No identity number is given. Enter the 18 characters of the card."),
    "resident_id.length": lambda env, p: env._(
        "The identity number has %(length)s characters instead of 18. Complete it.", **p
    ),
    "resident_id.old_15": lambda env, p: env._(
        "This is an identity number of the first generation with 15 digits, not valid since 2013. Ask for the present card."
    ),
    "tabular.bomb": lambda env, p: env._(
        "This workbook unfolds to far more than a list of customers needs. Copy the data alone into a new workbook."
    ),
    "tabular.cell_length": lambda env, p: env._("The text in this cell is far too long. Check whether cells ran together."),
    "tabular.corrupt": lambda env, p: env._(
        "The workbook is damaged and cannot be read. Open it in a spreadsheet program, save it again as .xlsx, and retry."
    ),
    "tabular.empty": lambda env, p: env._("The file is empty: its first sheet has no rows. Choose another file."),
    "tabular.encoding": lambda env, p: env._(
        "The file is neither a workbook nor text in UTF-8 or GBK. Save it as .xlsx or as CSV UTF-8."
    ),
    "tabular.encrypted": lambda env, p: env._("The workbook is protected by a password. Save it without one."),
    "tabular.error_value": lambda env, p: env._("This cell shows an error of the spreadsheet. Correct it or empty it."),
    "tabular.format": lambda env, p: env._("This is no table. Upload an .xlsx, .xls or .csv file."),
    "tabular.formula": lambda env, p: env._("This cell is a formula without a result. Paste its value instead."),
    "tabular.html": lambda env, p: env._(
        "This is a web page or XML that was given the name of a workbook. Open it in a spreadsheet program and save it as .xlsx."
    ),
    "tabular.merged": lambda env, p: env._(
        "This cell is merged with others, so that it is unclear what belongs to which row. Unmerge it and fill in each row."
    ),
    "tabular.not_workbook": lambda env, p: env._("This file is no Excel workbook. Save it as .xlsx or as CSV."),
    "tabular.pdf": lambda env, p: env._("This is a PDF, whatever its name says. Upload the .xlsx, .xls or .csv file."),
    "tabular.quote": lambda env, p: env._(
        "In line %(line)s a quotation mark has no partner, so that everything below would run together. Correct it.", **p
    ),
    "tabular.too_big": lambda env, p: env._("The file has %(size)s MB; %(limit)s MB at most are possible. Split it.", **p),
    "tabular.too_many_columns": lambda env, p: env._(
        "The sheet has more than %(limit)s columns. Keep those of the template and delete the others, empty ones too.", **p
    ),
    "tabular.too_many_rows": lambda env, p: env._("The file has more than %(limit)s rows. Split it.", **p),
    "tabular.unsafe": lambda env, p: env._(
        "The workbook holds instructions that no ordinary workbook has, and was not opened. Copy the data into a new workbook."
    ),
    "purchase_tax.price": lambda env, p: env._("The price of the car is missing or below zero. Correct it to reckon the purchase tax."),
    "purchase_tax.rule": lambda env, p: env._(
        "This rule of the purchase tax is impossible: rate and relief lie between 0 and 100 percent, the limit per car is not below zero."
    ),
    "text.too_long": lambda env, p: env._(
        "“%(value)s” has %(length)s characters; %(limit)s at most are possible. Shorten it.", **p
    ),
    "vin.characters": lambda env, p: env._(
        "The VIN “%(value)s” holds a sign that no VIN has. Use digits and capital letters.", **p
    ),
    "vin.check_digit": lambda env, p: env._(
        "The VIN “%(value)s” is wrong somewhere: its 9th character is %(found)s and should be %(expected)s. Compare it with "
        "the car; if it is really so, a manager can accept it.",
        **p,
    ),
    "vin.empty": lambda env, p: env._("No VIN is given. Enter its 17 characters."),
    "vin.length": lambda env, p: env._("The VIN “%(value)s” has %(length)s characters instead of 17. Complete it.", **p),
    "vin.letter_ioq": lambda env, p: env._(
        "The VIN “%(value)s” contains I, O or Q, which no VIN has. Did you mean 1 or 0?", **p
    ),
    "vin_range.order": lambda env, p: env._(
        "The range begins with the later VIN: %(first)s – %(last)s. Swap the two.", **p
    ),
    "vin_range.prefix": lambda env, p: env._(
        "%(first)s and %(last)s are no range: they differ before the serial (the last 6 characters). Enter a range for each kind.", **p
    ),
    "vin.placeholder": lambda env, p: env._("“%(value)s” is a placeholder and no VIN. Leave the field empty instead.", **p),
}


def rule_message(env, error):
    """The translated sentence for a ``RuleError`` of the pure rules."""
    params = {
        key: format_date(env, value) if isinstance(value, datetime.date) else value
        for key, value in error.params.items()
    }
    sentence = _SENTENCES.get(error.code)
    return sentence(env, params) if sentence else env._("This value is not accepted (%s). Check it.", error.code)
