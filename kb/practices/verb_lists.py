"""The verbs that advice is made of, by language, folded as ``kb.index.analysis.fold`` does.

``kb.practices.verbs`` makes their forms.
"""

# Infinitives whose stem changes, or that are irregular: imperative of tú, subjunctive of the third person.
SPANISH_IRREGULAR = """
    acordar acuerda acuerde|apostar apuesta apueste|aprobar aprueba apruebe|atender atiende atienda|cerrar cierra cierre
    comenzar comienza comience|conseguir consigue consiga|construir construye construya|contar cuenta cuente
    contribuir contribuye contribuya|convertir convierte convierta|corregir corrige corrija|dar da de|decir di diga
    defender defiende defienda|demostrar demuestra demuestre|despedir despide despida|destruir destruye destruya
    detener deten detenga|devolver devuelve devuelva|disponer dispon disponga|distribuir distribuye distribuya
    elegir elige elija|empezar empieza empiece|encender enciende encienda|encontrar encuentra encuentre
    entender entiende entienda|estar esta este|exponer expon exponga|extender extiende extienda|hacer haz haga
    impedir impide impida|incluir incluye incluya|invertir invierte invierta|ir ve vaya|jugar juega juegue
    mantener manten mantenga|medir mide mida|mostrar muestra muestre|mover mueve mueva|negar niega niegue
    obtener obten obtenga|oir oye oiga|pedir pide pida|pensar piensa piense|perder pierde pierda|poner pon ponga
    preferir prefiere prefiera|probar prueba pruebe|proponer propon proponga|recomendar recomienda recomiende
    recordar recuerda recuerde|reducir reduce reduzca|repetir repite repita|resolver resuelve resuelva
    rogar ruega ruegue
    saber sabe sepa|salir sal salga|seguir sigue siga|sembrar siembra siembre|sentir siente sienta|ser se sea
    servir sirve sirva|sostener sosten sostenga|sugerir sugiere sugiera|suponer supon suponga
    sustituir sustituye sustituya
    tener ten tenga|traducir traduce traduzca|traer trae traiga|venir ven venga|ver ve vea|volver vuelve vuelva
    comprobar comprueba compruebe|advertir advierte advierta|acostar acuesta acueste|colgar cuelga cuelgue
    adquirir adquiere adquiera
    fortalecer fortalece fortalezca|reconocer reconoce reconozca|agradecer agradece agradezca|ofrecer ofrece ofrezca
    rehacer rehaz rehaga|sonreir sonrie sonria|satisfacer satisface satisfaga|alentar alienta aliente
    despertar despierta despierte
    excluir excluye excluya|huir huye huya|caer cae caiga|reunir reune reuna|apretar aprieta apriete
    renovar renueva renueve|acertar acierta acierte
    calentar calienta caliente|desplegar despliega despliegue|soltar suelta suelte|esforzar esfuerza esfuerce
    oponer opon oponga|posponer pospon posponga|prevenir preven prevenga|proseguir prosigue prosiga
    requerir requiere requiera|transferir transfiere transfiera|disminuir disminuye disminuya
    instruir instruye instruya|influir influye influya|extraer extrae extraiga|contraer contrae contraiga
    deducir deduce deduzca|repensar repiensa repiense|revertir revierte revierta|rendir rinde rinda
    desmentir desmiente desmienta|dormir duerme duerma|poblar puebla pueble|sonar suena suene|tropezar tropieza tropiece
    introducir introduce introduzca|conducir conduce conduzca|producir produce produzca|confiar confia confie
    sentar sienta siente|prever preve prevea|intervenir interven intervenga|divertir divierte divierta
    concluir concluye concluya|rehuir rehuye rehuya|atribuir atribuye atribuya|aventar avienta aviente
    entretener entreten entretenga|imponer impon imponga|mentir miente mienta|obedecer obedece obedezca
"""
SPANISH_REGULAR = """
    abandonar abrir acabar acelerar aceptar aclarar acoger acompañar aconsejar acostumbrar activar actualizar actuar
    adaptar adelantar admitir adoptar afrontar agendar agradecer agregar agrupar ahorrar ajustar alargar alertar
    alternar amplificar analizar anotar anticipar anunciar añadir aparcar apagar aplicar apoyar aprender
    aprovechar apuntar archivar armar arreglar articular asegurar asignar asistir asociar asumir autorizar
    avisar ayudar bajar basar bloquear borrar buscar calcular calendarizar callar cambiar cancelar captar celebrar
    centrar
    chequear clasificar colaborar colocar comentar combinar compartir comparar completar comprar comprender comunicar
    conceder concentrar concretar configurar confirmar conocer conservar considerar consultar contactar contestar
    contratar controlar conversar convocar coordinar copiar correr cortar crear creer cuidar cumplir dedicar dejar
    demorar delegar
    delimitar denunciar desactivar descansar descargar describir desarrollar descartar descubrir desinstalar
    despejar destacar destinar determinar dialogar
    dibujar dirigir discutir diseñar disfrutar diversificar dividir documentar dosificar dudar duplicar editar educar
    ejecutar eliminar emplear encargar enfocar enlazar ensayar enseñar enviar equilibrar escalar escoger escribir
    escuchar
    especificar esperar establecer estimar estimular estructurar estudiar etiquetar evaluar evitar examinar exigir
    experimentar explicar explorar exportar expresar facilitar felicitar fijar filtrar firmar fomentar forzar
    fotografiar generar
    gestionar guardar guiar hablar humanizar identificar ignorar implementar imprimir impulsar incentivar
    incorporar indicar informar iniciar innovar instalar integrar intentar interactuar interpretar intervenir
    investigar invitar justificar
    lanzar leer limitar limpiar listar llamar llegar llenar llevar localizar lograr marcar mandar mejorar mencionar
    mezclar mirar moderar modificar monitorear monitorizar motivar narrar necesitar nombrar notificar numerar
    observar ocultar
    ofrecer olvidar opinar optar optimizar ordenar organizar orientar pagar parar participar partir pasar pausar
    permitir
    personalizar planear planificar plantear pormenorizar potenciar practicar precisar preguntar preocupar preparar
    presentar presumir presupuestar
    priorizar procurar programar prohibir prometer promocionar promover proporcionar proteger publicar quedar
    quitar rastrear razonar reaccionar realizar
    rechazar recibir reclutar recoger reconocer recopilar recolectar recurrir redactar redirigir reemplazar
    reenviar reflexionar reforzar
    regalar registrar reiniciar relacionar rellenar remitir renovar renunciar repartir repasar replantear reportar
    representar requerir reservar respetar responder respaldar restringir resumir retar retener retirar retomar
    reunir reutilizar revelar revisar
    reconsiderar sacar salvar saludar segmentar seleccionar señalar separar silenciar simplificar simular
    sincronizar situar solicitar
    solucionar subir subrayar suscribir sumar supervisar tachar tirar testear tocar tolerar tomar trabajar transcribir
    transformar tratar transmitir ubicar unificar unir usar utilizar validar valorar vender verificar viajar
    vigilar vincular visitar
    visualizar definir comportar otorgar clickear clicar cliquear navegar detallar automatizar reestructurar
    hospedar arrastrar pegar disculpar
    abarcar abastecer absorber abreviar abstener acelerar acomodar acompasar aconsejar acortar acreditar acumular
    adelgazar adivinar adjudicar administrar admirar adornar afianzar afinar aflojar agotar agrandar agudizar
    ahondar airear alcanzar alegrar aligerar almacenar alterar amar amenazar amortiguar anclar anidar anular aplazar
    aplaudir apreciar apresurar aproximar armonizar arrancar arrendar arropar asentar asesorar aspirar atacar atar
    atesorar autenticar aumentar auditar balancear bendecir bifurcar blindar bordar cachear calibrar
    calificar canalizar cancelar castigar cautivar ceder centralizar certificar chatear cifrar coger colorear
    comprimir computar concienciar conciliar condensar conectar congeniar conmemorar conquistar consensuar
    consolidar constatar contextualizar contrastar contemplar contentar cooperar coquetear corroborar costear
    criticar cronometrar cruzar cubrir cultivar cursar debatir debilitar decantar decidir decorar delatar deletrear
    denotar depender desafiar desaprovechar desbloquear descentralizar descuidar desechar desempeñar desenfocar
    desenredar desestimar deshabilitar designar desmontar despachar desperdiciar desvelar detectar diagnosticar
    dictar diferenciar dinamizar disculpar disimular disparar disuadir dominar donar ejemplificar elaborar elevar
    emitir empaquetar empatar empujar encabezar encajar encaminar encriptar endulzar engañar enmarcar enojar
    enriquecer enviar equipar erradicar esbozar escanear escarbar esclarecer escudriñar esparcir espiar esquivar
    estandarizar estirar estrechar evadir evocar evolucionar exagerar exaltar exceder expandir expedir experimentar
    explotar exponer expulsar extremar fabricar fallar fantasear favorecer fechar fiar finalizar fingir flexibilizar
    florecer formar formatear frecuentar frenar fundamentar fusionar garantizar gastar golpear graficar granular
    guionizar habituar halagar homenajear honrar idear ilusionar iluminar impartir implicar impresionar impugnar
    incitar inclinar incrementar indagar independizar inculcar ingresar inhalar insertar insinuar inspeccionar
    instar intensificar intentar interesar intercalar invadir inventar inventariar jerarquizar juntar juzgar
    lamentar legitimar leer lidiar limar linkear lucir lavar madrugar madurar manejar manifestar maquetar
    materializar matizar mediar meditar menospreciar meter migrar mimar minar molestar monetizar multiplicar negar
    normalizar objetar opinar oprimir ostentar paliar palpar patrocinar penalizar perdonar perfeccionar perfilar
    perseverar persistir persuadir plasmar porfiar posicionar postergar precisar predicar preservar presionar privar
    procesar procurar profundizar pronunciar propagar propiciar proveer provocar proyectar pulir pulsar quemar
    quejar rastrear rebajar recalcar recaudar rechazar recelar recompensar reconfirmar reconstruir recuperar
    reemplazar reescalar refinar reflotar reforzar refutar reincidir reivindicar rejuvenecer relanzar relatar releer
    rematar remitir renombrar reparar replicar reprimir reproducir resarcir reservar resistir respetar restar
    restaurar restringir retener retocar retransmitir retrasar retroceder revivir romper rotular saborear sacudir
    sancionar sanar señalizar sacar sincerar sintetizar sistematizar sobrevivir solidarizar sondear soñar soportar
    sopesar sospechar suavizar subcontratar subestimar sufrir sujetar suministrar supeditar superar suplir suprimir
    surtir suspender sustentar tantear tararear tejer temer teclear tildar tolerar tramitar tranquilizar
    transparentar trasladar traspasar triunfar ubicar ultimar untar urgir vacilar vacunar velar vencer ventilar
    verbalizar viralizar visibilizar zanjar
    sanear recorrer subdividir estandarizar actualizar digitalizar agilizar desglosar enumerar contextualizar
    ejercitar exigir obsequiar entregar
    depurar rediseñar reescribir descomprimir formular fundar habilitar negociar promulgar proveer refrescar
    relajar abrazar conjugar
    aguantar alejar aliar amonestar argumentar atrever banear capacitar cerciorar checar culpar echar eludir enlistar
    mutear omitir pactar platicar rebatir rectificar repostear taguear
    puntualizar repreguntar referenciar resguardar saltar seguir subtitular suscitar testear titular alentar animar
    desanimar aburrir acercar achicar adjuntar agotar aislar alojar alquilar ambicionar animar apelar aprontar
    arriesgar atraer avanzar
    barrer bautizar brindar cargar catalogar citar codificar comprometer conectar congelar conversar cuantificar
    cuestionar
    derivar desconfiar desconectar desglosar designar desistir desviar difundir duplicar embeber emitir empatizar
    encargar encuestar
    enfatizar enganchar entrenar entrevistar equivocar escapar esconder espaciar estandarizar etiquetar exhibir
    familiarizar filmar fortalecer ganar grabar hidratar ilustrar imitar importar improvisar inscribir inspirar
    insistir interesar interrumpir
    intercambiar involucrar levantar liberar ligar maximizar memorizar minimizar montar musicalizar obligar
    obsesionar pautar
    percibir permanecer perseguir pescar pisar postear premiar prestar prevenir prevalecer promediar puntuar
    rebotar recortar reciclar recompensar reclamar recopilar reducir refinar reflejar regresar remarcar rescatar
    resaltar resistir respirar
    reunir rodear romper rotar simplificar socializar sonreir sorprender sortear surfear
    tardar terminar teñir trazar tuitear vaciar variar vivir votar
    abrumar abusar acusar aguardar alimentar anexar apaciguar apurar atosigar bombardear burlar categorizar cobrar
    compensar convencer depositar elogiar emocionar encarar encuadrar entrar especular estrenar eximir fidelizar
    fiscalizar formalizar gritar humillar insultar intermediar inundar ironizar liderar likear manipular mapear nutrir
    ofender pelear ponderar prender reactivar reanimar reanudar reembolsar remunerar reprogramar retractar ridiculizar
    saturar spamear stalkear tapar trolear vetar
    turnar republicar divulgar festejar empoderar
"""
PORTUGUESE_IRREGULAR = """
    atribuir atribui atribua|conferir confere confira|inscrever inscreve inscreva|sorrir sorri sorria
    reler rele releia|inferir infere infira
    aderir adere adira|interferir interfere interfira|transferir transfere transfira|cobrir cobre cubra
    conseguir consegue consiga|construir constroi construa
    contribuir contribui contribua|corrigir corrige corrija|crer cre creia|dar da de|descobrir descobre descubra
    despedir despede despeca|dispor dispoe disponha|distribuir distribui distribua|dizer diz diga|estar esta esteja
    evitar evita evite|excluir exclui exclua|expor expoe exponha|fazer faz faca|impedir impede impeca
    incluir inclui inclua
    investir investe invista|ir vai va|ler le leia|manter mantem mantenha|medir mede meca|obter obtem obtenha
    oferecer oferece ofereca|ouvir ouve ouca|pedir pede peca|perder perde perca|por poe ponha|preferir prefere prefira
    preve preve preveja|produzir produz produza|propor propoe proponha|querer quer queira|reduzir reduz reduza
    refletir reflete reflita|repetir repete repita|rever reve reveja|saber sabe saiba|sair sai saia|seguir segue siga
    sentir sente sinta|ser e seja|servir serve sirva|sugerir sugere sugira|supor supoe suponha|ter tem tenha
    traduzir traduz traduza|trazer traz traga|ver ve veja|vir vem venha|divertir diverte divirta
    introduzir introduz introduza|mentir mente minta|dormir dorme durma|mediar medeia medeie
    concluir conclui conclua|encobrir encobre encubra|entreter entretem entretenha|fingir finge finja
    impor impoe imponha|instruir instrui instrua|reter retem retenha|subir sobe suba|advertir adverte advirta
    referir refere refira
"""
PORTUGUESE_REGULAR = """
    banir bater creditar culpar dialogar expulsar mandar mensurar recomeçar
    abandonar abordar abrir acabar aceitar acelerar acolher acompanhar aconselhar acrescentar adaptar adicionar adotar
    agendar agir agradecer agrupar ajudar ajustar alertar alternar analisar animar anotar anunciar apagar aplicar
    apoiar aprender
    apresentar aproveitar arquivar arrumar assegurar assinar assumir ativar atender atualizar autorizar avaliar
    avisar baixar
    bloquear buscar calcular cancelar captar celebrar centralizar chamar checar citar classificar clicar colaborar
    coletar colocar
    combinar começar comemorar comentar comparar compartilhar completar comprar comunicar conceder concentrar conduzir
    configurar confirmar conhecer considerar consultar contar contatar contratar controlar convencer conversar
    convidar convocar
    coordenar copiar cortar criar cuidar cultivar cumprir decidir dedicar definir deixar delegar deletar demonstrar
    demorar descansar descartar
    descrever desativar desenhar desenvolver desligar destacar determinar diminuir direcionar discutir diversificar
    dividir
    divulgar documentar duvidar editar educar elaborar eliminar encerrar encontrar encorajar enfatizar ensaiar
    ensinar entender entrar
    entregar enviar envolver equilibrar escolher escrever escutar especificar esperar esquecer estabelecer estimar
    estimular estruturar
    estudar examinar executar exibir exigir experimentar explicar explorar expressar falar fechar ficar filtrar
    fixar focar fornecer
    fotografar fugir garantir gastar gerar gerenciar gravar guardar identificar ignorar implementar
    imprimir impulsionar
    incentivar indicar informar iniciar inspirar instalar integrar interagir inserir investigar jogar juntar
    justificar lançar lembrar
    levar lidar liderar limitar limpar listar marcar medir melhorar mencionar misturar moderar modificar monitorar
    mostrar motivar
    mudar nomear notificar observar ocultar olhar organizar orientar otimizar pagar parar participar partir passar
    pausar pensar
    perguntar permitir personalizar pesquisar planejar postar praticar prender preparar preocupar preservar
    priorizar procurar programar
    proibir prometer promover proteger provar publicar puxar realizar reagir receber recolher recomendar reconhecer
    reconhecer recrutar
    redigir redirecionar reforçar registrar rejeitar relatar remover renovar reparar repassar reportar reservar
    resolver respeitar
    responder restringir resumir retirar retribuir reunir reutilizar revisar rodar salvar saudar segmentar
    selecionar separar silenciar simplificar
    simular solicitar somar submeter substituir sugerir supervisionar tentar terminar testar tirar tomar tornar
    trabalhar transcrever
    transformar transmitir tratar treinar trocar unir usar utilizar validar valorizar variar vender verificar
    vigiar vincular visitar visualizar
    voltar certificar consertar discordar concordar desanimar abraçar arrecadar automatizar colar copiar
    contextualizar cumprimentar detalhar dirigir
    disponibilizar navegar reestruturar referenciar agradecer hospedar descansar enumerar formular pular relaxar
    abastecer abater abranger absorver acalmar acelerar acessar acostumar acreditar acumular adequar administrar admirar
    admitir afirmar agregar aguardar alertar aliar alimentar aliviar alocar alongar alterar amarrar ameaçar amenizar
    amparar ancorar anexar angariar antecipar anular aperfeiçoar apertar aplaudir apreciar apreender apressar
    aprimorar aprofundar aprovar aproximar aquecer argumentar armar armazenar arranjar arrastar arremessar
    arrepender assistir associar assustar atacar atenuar atingir atravessar auditar autenticar auxiliar averiguar
    balancear barrar basear beneficiar blindar botar brigar calar calibrar canalizar capacitar captar caracterizar
    castigar categorizar ceder certificar chatear cifrar circular comentar compensar compilar complementar
    compreender comprimir comprovar conceituar conciliar condensar conscientizar conservar considerar consolidar
    contemplar contentar continuar contrariar contrastar contornar converter cooperar correr criticar cruzar culpar
    cumprimentar custear decorar defender denunciar depositar derrubar desabafar desafiar desbloquear descarregar
    desconhecer descomplicar desculpar desenhar desejar desfazer desinstalar desmembrar desmentir despachar
    desperdiçar despertar despreocupar dessalinizar destinar desviar detalhar detectar digitar digitalizar
    dimensionar dinamizar discernir discriminar disfarçar disparar dispensar dividir doar driblar duplicar
    economizar efetuar eleger elevar elogiar embalar embarcar emocionar emprestar empurrar encantar encarar
    encarregar encurtar enquadrar enriquecer enrolar entusiasmar enxergar enxugar equipar errar escalar escanear
    esclarecer escovar esforçar esgotar espalhar espelhar esperar esquematizar estipular estranhar estreitar evocar
    evoluir exaltar exceder exemplificar exercitar explorar fabricar favorecer filmar finalizar fiscalizar fomentar
    formatar formalizar fortificar frequentar fundamentar fundir gerir girar graduar gritar hesitar hidratar
    hierarquizar homenagear idealizar igualar iluminar imitar impactar implantar implorar impressionar incitar
    incomodar incorporar incrementar indicar inibir iniciar injetar inspecionar instigar insultar intensificar
    intercalar interessar interligar internalizar interromper intrigar invadir investir irritar isolar julgar jurar
    justificar lamentar lançar largar lavar legendar legitimar limar lidar mapear medicar melhorar memorizar merecer
    mexer misturar mobilizar modelar moldar monetizar movimentar multiplicar narrar negligenciar nivelar normalizar
    nutrir obedecer objetivar obrigar observar oficializar opinar optar orçar ousar participar partilhar patrocinar
    pegar penalizar pendurar perdoar permanecer persistir personalizar persuadir pintar pisar polir pontuar
    posicionar possibilitar postergar potencializar poupar precaver prejudicar premiar presenciar pressionar
    presumir priorizar processar programar projetar prolongar propagar propiciar prosseguir provocar quantificar
    queimar reafirmar reagendar realçar reaproveitar reavaliar rebaixar recapitular recarregar recepcionar reciclar
    reclamar recompensar reconectar reconsiderar reconstruir recortar recuperar recusar redobrar reembolsar reenviar
    refinar reformar reformular refrescar regar regulamentar regularizar reiniciar reiterar relançar relatar relevar
    rememorar renomear repensar replicar repostar repreender representar resgatar resistir ressignificar
    restabelecer restringir retardar retomar retornar retratar retroceder reverter revelar revezar roubar sacrificar
    sanar saudar sentar setorizar simbolizar sincronizar sintetizar sobreviver socializar sofisticar soltar sonhar
    subestimar submeter sublinhar subsidiar suavizar superar suplementar suportar surpreender suspeitar suspender
    sustentar tapar telefonar temer tolerar tornar torcer tranquilizar transformar transportar trancar travar triar
    unificar uniformizar velar viralizar visibilizar voluntariar votar zelar
    rever abusar aceder duvidar acertar acionar adiantar adiar afastar agilizar alcançar alinhar ampliar apontar
    apostar apurar
    arriscar articular atrair atribuir aumentar avançar batizar brincar caprichar carregar cobrar codificar
    comprometer conectar confiar conquistar
    cronometrar curtir dar debater delimitar depender desabilitar desconfiar desconectar desculpar desistir
    difundir direcionar
    distinguir distribuir dosar embasar emitir empregar encaixar encaminhar enfrentar engajar entrevistar
    esclarecer esconder
    estender evidenciar exagerar expandir exportar facilitar familiarizar firmar formar fortalecer ganhar habilitar
    honrar
    humanizar ilustrar importar improvisar indagar inovar insistir interpretar interromper inventar levantar
    liberar ligar localizar lotar
    montar mover nadar negociar nomear obrigar oferecer omitir oportunizar padronizar parabenizar patrocinar
    perceber permanecer perseguir
    poupar premiar presentear prestar prevenir proceder projetar qualificar quebrar questionar reduzir reescrever
    refazer reforçar rejeitar relacionar relembrar respirar ressaltar restaurar rotular saber sinalizar sorrir
    sortear sustentar
    transferir traçar tuitar ultrapassar vencer virar
    abafar acordar acusar afixar apaziguar cadastrar carimbar congelar cutucar debochar demitir desacelerar desafixar
    desarquivar descadastrar descer desmarcar desprezar destravar devolver dobrar dublar encher enganar escancarar
    espaçar especular estrear etiquetar fidelizar forçar frisar guiar humilhar inaugurar intermediar ironizar isentar
    kickar linkar manipular menosprezar mesclar migrar mutar numerar ofender pactuar plagiar ponderar preencher punir
    rascunhar rastrear reanimar reativar remarcar remunerar retrucar revisitar ridicularizar ritualizar solucionar
    sussurrar vazar vetar xingar zombar
    republicar retificar remeter frear empoderar
"""
# Base forms that are hardly ever nouns or adjectives at the start of a sentence, and those that may well be.
ENGLISH_SURE = """
    admit apply ditch hurry mediate notify overdeliver refuse retarget reword stagger streamline underpromise
    accompany advertise advocate align amplify anticipate append assemble assess assist attach augment avert boost
    brainstorm broaden broadcast bust calculate calibrate capitalize captivate categorize celebrate centralize
    challenge classify collaborate commit compile complement comply compose compress concentrate condense confine
    confirm connect conserve consolidate construct contain continue cooperate correlate craft cultivate customise
    deepen delay deliver demonstrate demo denounce describe designate detail detach deter dedicate diagnose digest
    direct discard discourage display disrupt download downplay drive echo elaborate elicit embody emulate enact
    endorse enhance enrich enumerate envision eradicate evoke evolve examine exemplify extract familiarize familiarise
    favor favour fetch finalize finalise flesh fold forecast forward foresee formalize formalise formulate fulfill
    gain gauge get govern grab grant hone honor honour humanize imitate import impose incentivize initiate insert
    instruct interpret intervene introduce isolate jot justify kick lessen leverage liaise lighten limit line loop
    merge migrate minimise model modernize multiply navigate negotiate nominate normalize nudge obey observe omit
    onboard oversee pair permit pinpoint poke populate postpone pretend prevent probe procure prohibit promise prompt
    propagate purchase pursue push quell queue quit raise reaffirm reassess rebuild recognise reconnect reconcile
    record recover rectify redesign redeploy redo regulate reiterate relate relocate rename render renew reorganize
    repair rephrase replicate represent require reset reshape reschedule resolve restate restore retry return reuse
    review rework sacrifice safeguard salute sanitize satisfy scroll secure seize sense shape shelve shield shoot shut
    sift single sit skim smooth solicit spark spotlight stabilize stage standardize stimulate stress strive stun
    substitute succeed suggest supplement supply surround survey sustain sweeten tackle tap thrive throw tighten
    trigger troubleshoot uncover undergo undo unify unite unlock unmute unsubscribe uphold value vet visualize
    visualise widen withdraw withhold wonder
    accept acknowledge add adapt adjust adopt agree allow analyze analyse announce apologize apologise appoint
    archive arrange ask assign assume
    attend attract avoid be become begin believe bring build bundle celebrate choose clarify collaborate collect
    combine come
    communicate compare configure confirm connect consider consult contact contribute convert coordinate create
    customize decide
    declare define delegate delete deliver describe determine develop discover discuss distribute divide do don't
    educate
    embrace emphasize empower enable encourage engage enlist ensure establish evaluate examine experiment explain
    explore
    express find follow forget gather get give go grow handle have help hire identify ignore illustrate
    implement improve include
    incorporate inform install integrate introduce invest investigate invite involve join keep know learn leave let
    listen
    locate look make manage measure mention minimize moderate modify monitor motivate notice offer optimize
    organize organise own pay perform
    persuade pick prefer prepare prevent prioritize prioritise promise promote propose protect prove provide
    publish put read recognize recognise
    recommend recruit redirect reduce refer refine regularly reject remember remind remove reply report respect
    respond restrict reuse
    review revisit reward say schedule see seek segment select send separate serve set share show simplify skip
    solve speak specify spend
    split start stay stick stop store submit suggest summarize summarise take talk tell thank think throw tie
    translate treat try turn
    understand update use utilize validate verify wait walk warn watch welcome write aim bear beware budget encrypt
    hang hide hold host
    automate breathe browse chat curate conduct indicate navigate paste suspend restructure double merge fork click
    drag pull list
    fill type bookmark crosspost caption credit debunk decline disagree edit elevate flatter forgive guard guess
    invent date message cite cc stream film tour argue blame ban lurk apologize overpromise panic double-check
    cross-post fact-check re-read spellcheck repost reshare retweet respond retain reveal rewrite reinforce release
    relax rely
    rehearse reconsider recycle reassure reframe research resist resolve resolve retire revise revoke rethink
    defend deny depend deprecate
    deploy detect devote differentiate dig disable disclose dismiss diversify donate duplicate eliminate embed
    enjoy enter equip escalate
    estimate exclude exclude expand expect expel export extend facilitate feature feed filter flag foster fund
    generate giv greet gather grow hear
    identify inspire inspect interview iterate investigate judge knock launch lower lurk magnify maintain memorize
    mirror motivate mute narrow
    nurture observe obtain outline overcommunicate partner personalise personalize politely post-mortem preserve
    proofread prune quantify rally
    reach react recap receive refrain refresh remain repeat replace repurpose request resend resolve restart rescue
    rid scale scan
    seed settle shift shorten shout simplify smile soften solicit spread standardise standardize steer strengthen
    strip structure
    subscribe summon supply sweep switch synchronise tailor tally teach tease tidy title tolerate trace transcribe
    triage tweak unfollow unpublish unpin upgrade upload vary volunteer wear weed wipe wrap yield
    label lead lock mind pause pin rotate run save sort stand step tag target test train trust type visit work
    allocate annotate applaud approve atone authenticate befriend belittle categorize commend compensate concede
    countersign curb de-escalate declutter decompress deescalate defuse disapprove disconnect earmark elect empathize
    enrol enroll exaggerate fabricate forbid fundraise haggle heal humiliate lengthen localize mingle mock nag opt
    outlaw outsource paraphrase patronize penalize pester plagiarize preach predict punish re-engage re-record
    reactivate redraft reengage rehire reimburse relaunch reread resize retaliate revamp revive ridicule scold sharpen
    soothe spell storyboard sympathize unarchive unfreeze unhide unlink unplug untag unveil unwind waive
    retract livestream
"""
ENGLISH_UNSURE = """
    alert alternate batch coach count format increase kill mentor polish praise screenshot script showcase sleep
    sponsor spot
    access act address answer approach audit back balance block book brand break buy call care change chat check
    claim clean close code
    comment contact copy cover credit cut deal design document draft draw drop ease edit end enforce
    exercise face fill film finish fix
    focus frame group guide hand highlight hope insist interact judge jump lay lean lend level like limit link list
    live log mail
    map mark match meet mix model move name need nominate note number open order pace pass pitch place plan play
    point poll post practice practise present
    press produce program quote raise rank reach record release reserve rest retweet reach ring scan score
    search seed seat sell
    ship sign sketch slow sound space state strike study support survey swap teach tip top track trade trim view
    voice vote
    budget weigh win word
    bcc blend blur brief cap crop demand freeze ping purge refund scrap sync throttle watermark
    debrief benchmark
"""
ENGLISH_AUXILIARIES = frozenset(
    "have has had did do does is are was were will would can could may might should in mind before again".split()
)
# Nouns that end like infinitives.
NO_INFINITIVES = frozenset(
    """
    lugar par mujer ayer poder hogar mar bar celular popular familiar particular similar regular titular ejemplar
    militar
    singular super ser interior exterior anterior mejor mayor menor primer tercer cualquier amanecer placer deber saber
    sector mulher qualquer lar polar caracter taller alquiler
    """.split()
)
