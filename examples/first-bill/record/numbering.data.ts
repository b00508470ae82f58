/**
 * Country codes of E.164 and the mobile ranges of national numbering plans, with the price of a minute in
 * the daytime in cents of a euro: country|fixed prefixes|price|mobile prefixes|price. Prices are invented.
 */
export const NUMBERING = `
USA and Canada|1|1.9||
Puerto Rico|1787 1939|2.9||
Dominican Republic|1809 1829 1849|6.9||
Jamaica|1876 1658|11.9||
Bahamas|1242|9.9||
Barbados|1246|12.9||
Anguilla|1264|15.9||
Antigua and Barbuda|1268|14.9||
British Virgin Islands|1284|14.9||
US Virgin Islands|1340|2.9||
Cayman Islands|1345|13.9||
Bermuda|1441|5.9||
Grenada|1473|16.9||
Turks and Caicos Islands|1649|15.9||
Montserrat|1664|19.9||
Northern Mariana Islands|1670|4.9||
Guam|1671|4.9||
American Samoa|1684|8.9||
Sint Maarten|1721|12.9||
Saint Lucia|1758|16.9||
Dominica|1767|17.9||
Saint Vincent and the Grenadines|1784|16.9||
Trinidad and Tobago|1868|11.9||
Saint Kitts and Nevis|1869|15.9||
Egypt|20|8.9|2010 2011 2012 2015|9.9
South Sudan|211|29.9||
Morocco|212|14.9|2126 2127|29.9
Algeria|213|6.9|2135 2136 2137|34.9
Tunisia|216|29.9|2162 2165 2169|39.9
Libya|218|19.9||
Gambia|220|39.9||
Senegal|221|29.9|22170 22176 22177 22178|34.9
Mauritania|222|39.9||
Mali|223|19.9|2236 2237|24.9
Guinea|224|39.9||
Cote d'Ivoire|225|29.9||
Burkina Faso|226|29.9||
Niger|227|24.9||
Togo|228|29.9||
Benin|229|29.9||
Mauritius|230|9.9|2305|10.9
Liberia|231|34.9||
Sierra Leone|232|39.9||
Ghana|233|19.9|23320 23324 23326 23327 23350 23354|22.9
Nigeria|234|8.9|23470 23480 23481 23490|9.9
Chad|235|44.9||
Central African Republic|236|44.9||
Cameroon|237|24.9|2376|29.9
Cape Verde|238|24.9||
Sao Tome and Principe|239|89.9||
Equatorial Guinea|240|39.9||
Gabon|241|34.9||
Congo|242|34.9||
DR Congo|243|39.9||
Angola|244|8.9|2449|12.9
Guinea-Bissau|245|54.9||
Diego Garcia|246|149.0||
Ascension|247|149.0||
Seychelles|248|39.9||
Sudan|249|14.9||
Rwanda|250|24.9||
Ethiopia|251|19.9||
Somalia|252|54.9||
Djibouti|253|34.9||
Kenya|254|9.9|2547 2541|14.9
Tanzania|255|24.9||
Uganda|256|24.9||
Burundi|257|44.9||
Mozambique|258|9.9||
Zambia|260|24.9||
Madagascar|261|59.9||
Reunion and Mayotte|262|2.9|262692 262693 262639|9.9
Zimbabwe|263|19.9|2637|34.9
Namibia|264|7.9||
Malawi|265|29.9||
Lesotho|266|24.9||
Botswana|267|19.9||
Eswatini|268|19.9||
Comoros|269|59.9||
South Africa|27|4.9|2760 2761 2762 2771 2772 2773 2774 2776 2778 2779 2781 2782 2783 2784|9.9
Saint Helena|290|149.0||
Eritrea|291|29.9||
Aruba|297|11.9||
Faroe Islands|298|2.9||
Greenland|299|39.9||
Greece|30|1.9|3069|4.9
Netherlands|31|1.9|316|4.9
Belgium|32|1.9|3245 3246 3247 3248 3249|4.9
France|33|1.9|336 337|4.9
Spain|34|1.9|346 347|4.9
Gibraltar|350|4.9|3505|14.9
Portugal|351|1.9|35191 35192 35193 35196|4.9
Luxembourg|352|1.9|352621 352628 352661 352671 352691|9.9
Ireland|353|1.9|35383 35385 35386 35387 35389|4.9
Iceland|354|1.9|3546 3547 3548|4.9
Albania|355|14.9|35566 35567 35568 35569|29.9
Malta|356|2.9|35677 35679 35699|4.9
Cyprus|357|1.9|35794 35795 35796 35797 35799|4.9
Finland|358|2.9|3584 35850|4.9
Bulgaria|359|2.9|35987 35988 35989|4.9
Hungary|36|1.9|3620 3630 3631 3650 3670|4.9
Lithuania|370|2.9|3706|4.9
Latvia|371|4.9|3712|4.9
Estonia|372|1.9|3725 37281 37282 37283|4.9
Moldova|373|24.9|3736 3737|29.9
Armenia|374|12.9|37443 37455 37477 37491 37493 37494 37495 37498 37499|19.9
Belarus|375|29.9|37525 37529 37533 37544|34.9
Andorra|376|2.9|3763|14.9
Monaco|377|4.9|3774 3776|14.9
San Marino|378|2.9|37866|9.9
Ukraine|380|9.9|38039 38050 38063 38066 38067 38068 38073 38091 38092 38093 38094 38095 38096 38097 38098 38099|14.9
Serbia|381|9.9|38160 38161 38162 38163 38164 38165 38166 38169|24.9
Montenegro|382|9.9|38260 38263 38266 38267 38268 38269|29.9
Kosovo|383|19.9|38343 38344 38345 38349|29.9
Croatia|385|1.9|38591 38592 38595 38597 38598 38599|4.9
Slovenia|386|1.9|38630 38631 38640 38641 38651 38664 38668 38670 38671|4.9
Bosnia and Herzegovina|387|12.9|38760 38761 38762 38763 38764 38765 38766|29.9
North Macedonia|389|14.9|38970 38971 38972 38975 38976 38977 38978|29.9
Italy|39|1.9|393|4.9
Vatican|3906698|1.9||
Romania|40|1.9|407|4.9
Switzerland|41|1.9|4174 4175 4176 4177 4178 4179|9.9
Czech Republic|420|1.9|42060 42070 42072 42073 42077 42079|4.9
Slovakia|421|1.9|42190 42191 42194 42195|4.9
Liechtenstein|423|4.9|4237|14.9
Austria|43|1.9|43650 43660 43664 43676 43677 43678 43680 43681 43688 43699|4.9
United Kingdom|44|1.9|4471 4473 4474 4475 4477 4478 4479|4.9
Guernsey|441481|2.9|447781 447839 447911|14.9
Jersey|441534|2.9|447509 447700 447797 447829 447937|14.9
Isle of Man|441624|2.9|447524 447624 447924|14.9
Denmark|45|1.9||
Sweden|46|1.9|4670 4672 4673 4676 4679|4.9
Norway|47|1.9|474 479|4.9
Poland|48|1.9|4845 4850 4851 4853 4857 4860 4866 4869 4872 4873 4878 4879 4888|4.9
Germany|49|1.0|49151 49152 49155 49157 49159 49160 49162 49163 49170 49171 49172 49173 49174 49175 49176 49177 49178 49179|9.9
Germany, freephone|49800|0||
Germany, shared cost|49180|14.0||
Germany, personal numbers|49700|6.9||
Falkland Islands|500|149.0||
Belize|501|29.9||
Guatemala|502|14.9||
El Salvador|503|19.9||
Honduras|504|19.9||
Nicaragua|505|24.9||
Costa Rica|506|4.9|5066 5067 5068|7.9
Panama|507|4.9|5076|14.9
Saint Pierre and Miquelon|508|24.9||
Haiti|509|34.9||
Peru|51|2.9|519|4.9
Mexico|52|1.9||
Cuba|53|79.9||
Argentina|54|2.9|549|9.9
Brazil|55|2.9|551196 551197 551198 551199 552196 552197 552198 552199|7.9
Chile|56|4.9|569|5.9
Colombia|57|4.9|573|4.9
Venezuela|58|4.9|58412 58414 58416 58424 58426|9.9
Guadeloupe|590|2.9|590690 590691|9.9
Bolivia|591|19.9|5916 5917|24.9
Guyana|592|29.9||
Ecuador|593|14.9|5939|24.9
French Guiana|594|2.9|594694|9.9
Paraguay|595|7.9|5959|9.9
Martinique|596|2.9|596696 596697|9.9
Suriname|597|29.9||
Uruguay|598|9.9|5989|19.9
Curacao and Caribbean Netherlands|599|12.9||
Malaysia|60|1.9|601|3.9
Australia|61|1.9|614|4.9
Indonesia|62|4.9|628|5.9
Philippines|63|12.9|639|14.9
New Zealand|64|1.9|6421 6422 6427|4.9
Singapore|65|1.9|658 659|1.9
Thailand|66|1.9|666 668 669|2.9
Timor-Leste|670|59.9||
Norfolk Island|6723|119.0||
Antarctica, Australian bases|6721|119.0||
Brunei|673|4.9||
Nauru|674|129.0||
Papua New Guinea|675|89.9||
Tonga|676|59.9||
Solomon Islands|677|119.0||
Vanuatu|678|89.9||
Fiji|679|29.9||
Palau|680|39.9||
Wallis and Futuna|681|119.0||
Cook Islands|682|119.0||
Niue|683|129.0||
Samoa|685|79.9||
Kiribati|686|129.0||
New Caledonia|687|29.9||
Tuvalu|688|129.0||
French Polynesia|689|34.9||
Tokelau|690|149.0||
Micronesia|691|39.9||
Marshall Islands|692|34.9||
Russia|7|2.9|79|6.9
Kazakhstan|76 77|9.9|7700 7701 7702 7705 7707 7747 7771 7775 7776 7777 7778|14.9
International freephone|800|0||
Japan|81|1.9|8170 8180 8190|9.9
South Korea|82|1.9|8210|2.9
Vietnam|84|5.9|843 845 847 848 849|6.9
North Korea|850|79.9||
Hong Kong|852|1.9|8525 8526 8529|2.9
Macau|853|5.9|8536|6.9
Cambodia|855|7.9||
Laos|856|8.9||
China|86|1.9|8613 8615 8617 8618 8619|1.9
Inmarsat|870|690.0||
Bangladesh|880|2.9|8801|2.9
Iridium|8816 8817|790.0||
Thuraya|88216|490.0||
Taiwan|886|1.9|8869|9.9
Turkey|90|3.9|9050 9053 9054 9055|14.9
India|91|1.9|916 917 918 919|1.9
Pakistan|92|12.9|923|14.9
Afghanistan|93|24.9|937|29.9
Sri Lanka|94|14.9|947|14.9
Myanmar|95|24.9||
Maldives|960|79.9||
Lebanon|961|9.9|9613 96170 96171 96176 96178 96179 96181|19.9
Jordan|962|14.9|96277 96278 96279|16.9
Syria|963|19.9|9639|24.9
Iraq|964|19.9|9647|24.9
Kuwait|965|7.9|9655 9656 9659|8.9
Saudi Arabia|966|9.9|9665|17.9
Yemen|967|17.9||
Oman|968|24.9|9687 9689|29.9
Palestine|970|19.9|97056 97059|24.9
United Arab Emirates|971|19.9|97150 97152 97154 97155 97156 97158|21.9
Israel|972|1.9|97250 97252 97253 97254 97258|4.9
Bahrain|973|9.9|9733|11.9
Qatar|974|17.9|9743 9745 9746 9747|19.9
Bhutan|975|9.9||
Mongolia|976|3.9||
Nepal|977|14.9|97798 97797|15.9
Iran|98|9.9|989|14.9
Tajikistan|992|29.9||
Turkmenistan|993|24.9||
Azerbaijan|994|29.9|99450 99451 99455 99470 99477|34.9
Georgia|995|12.9|9955|19.9
Kyrgyzstan|996|14.9|9965 9967|19.9
Uzbekistan|998|9.9|99890 99891 99893 99894 99897 99898 99899|11.9
`
