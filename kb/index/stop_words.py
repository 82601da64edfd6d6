"""Words too common to search for, written as ``kb.index.analysis`` folds them (no accents but ñ).

Function words only: articles, prepositions, pronouns, conjunctions and the forms of *to be*, *to have* and *to do*. A
word that could be what somebody looks for is left in.
"""

SPANISH = frozenset(
    """
    a al algo alguna algunas alguno algunos ante antes aquel aquella aquellas aquello aquellos aqui asi aun aunque cada
    como con contra cual cuales cualquier cuando cuanto cuantos de del desde donde dos durante e el ella ellas ello
    ellos en entre era eran eras es esa esas ese eso esos esta estaba estaban estado estamos estan estar estas este esto
    estos estoy fue fueron fui ha haber habia habian hace hacen hacer hacia han has hasta hay he la las le les lo los
    mas me mi mia mias mientras mio mios mis misma mismas mismo mismos mucha muchas mucho muchos muy nada ni ningun
    ninguna no nos nosotros nuestra nuestras nuestro nuestros o os otra otras otro otros para pero poco por porque pues
    que quien quienes se sea sean segun ser si sido siempre siendo sin sino sobre sois somos son soy su sus suya suyo
    tal tambien tampoco tan tanto te tenemos tener tengo ti tiene tienen toda todas todo todos tu tus tuya tuyo un una
    unas uno unos usted ustedes va vosotros vuestra vuestro y ya yo
    """.split()
)
PORTUGUESE = frozenset(
    """
    a ainda algo alguem algum alguma algumas alguns ao aos apos aquela aquelas aquele aqueles aquilo as ate cada com
    como contra da das de dela delas dele deles desde dessa desse desta deste do dois dos durante e ela elas ele eles em
    entre era eram essa essas esse esses esta estao estar estas estava estavam este estes estou eu faz fazem fazer foi
    foram ha isso isto ja la lhe lhes mais mas me mesma mesmas mesmo mesmos meu meus minha minhas muita muitas muito
    muitos na nada nao nas nem nenhum nenhuma no nos nossa nossas nosso nossos num numa o onde os ou outra outras outro
    outros para pela pelas pelo pelos perante pois por porem porque qual quais qualquer quando quanto quantos que quem
    sao se seja sejam sem sempre sendo ser seu seus si sido so sob sobre somos sou sua suas tal tambem tanto tao te tem
    temos tenho ter teu teus tinha tinham toda todas todo todos tu tua tuas um uma umas uns vai voce voces vos
    """.split()
)
ENGLISH = frozenset(
    """
    a about above after again against all also am an and any are aren as at be because been before being below between
    both but by can cannot could couldn did didn do does doesn doing don down during each either every few for from
    further had hadn has hasn have haven having he her here hers herself him himself his how i if in into is isn it its
    itself just ll may me might more most must my myself neither no nor not of off on once only or other our ours
    ourselves out over own re same shall she should shouldn so some such than that the their theirs them themselves then
    there these they this those through to too under until up upon us ve very was wasn we were weren what when where
    whether which while who whom whose why will with within without won would wouldn yet you your yours yourself
    yourselves
    """.split()
)
BY_LANGUAGE = {"es": SPANISH, "pt": PORTUGUESE, "en": ENGLISH}
